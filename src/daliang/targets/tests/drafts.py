"""A notice for the small city with a fortnight: its draft, its first version, its workbook."""

from __future__ import annotations

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from daliang.org.models import Person
from daliang.targets.contents import Contents, Row
from daliang.targets.models import Draft, Version
from daliang.targets.rules import issue_contents, open_notice

YEAR = (date(2022, 1, 1), date(2022, 12, 31))
LETTER = Contents(
    title="关于下达2022年指标的通知",
    document="〔2022〕1号",
    dated=YEAR[0],
    effective_on=YEAR[0],
    rows=(
        Row("signed-1", "signed-1", targets={"city": 10, "east": 6, "west": 4}),
        Row("negotiating-20", "negotiating-20", rule="at_least", each="park", minimum=2, beside=("signed-1",)),
    ),
)


def drafted(by: Person, contents: Contents = LETTER) -> Draft:
    return open_notice("2022", starts=YEAR[0], ends=YEAR[1], contents=contents, by=by)


def issued(by: Person, contents: Contents = LETTER) -> Version:
    return issue_contents("2022", starts=YEAR[0], ends=YEAR[1], contents=contents, by=by).version


def as_upload(content: bytes, name: str = "分解.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
