"""Uploads that are taken in: by their name here, by their content where they are kept."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from daliang.leads.sources.file import taking
from daliang.vocabulary.refusal import Refusal

pytestmark = pytest.mark.nodb


def test_the_bytes_come_under_the_cleaned_name_and_never_more_than_the_limit() -> None:
    arrived = taking.arrival(ContentFile(b"<p>a</p>"), name="../新闻\u202e.html", largest=4)
    assert (arrived.address, arrived.data) == ("新闻.html", b"<p>a<")


@pytest.mark.parametrize("name", ["a.exe", "a.doc", "a.zip", "a.png", "html", "a.html.js", ""])
def test_other_kinds_are_refused_by_name(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        taking.arrival(ContentFile(b"x"), name=name, largest=9)
    assert caught.value.code == "wrong_kind"
