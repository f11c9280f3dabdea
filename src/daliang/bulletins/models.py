"""What is kept of bulletins: the report of a closing as data, and the documents made from it. Both only grow."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.ledger.models import Closing
from daliang.org.models import Person
from daliang.rounds.models import Round


class BulletinKind(models.TextChoices):
    SPECIAL_REPORT = "special-report", _("双周情况专报")


class Format(models.TextChoices):
    DOCX = "docx", _("Word 文档")
    PDF = "pdf", _("PDF 文件")
    XLSX = "xlsx", _("Excel 工作簿")
    MD = "md", _("Markdown 文本")


class Language(models.TextChoices):
    CHINESE = "zh", _("中文版")
    ENGLISH = "en", _("英文版")


class LayoutKind(models.TextChoices):
    """The papers that are filled into a Word layout."""

    SPECIAL_REPORT = BulletinKind.SPECIAL_REPORT.value, _("双周情况专报")
    TARGET_NOTICE = "target-notice", _("指标下达通知")


class Layout(models.Model):
    """A Word layout that the city laid down for a paper in a language; the latest row holds, an empty one
    is the supplied layout.

    `sha256` is of the content, empty without any.
    """

    kind = models.CharField(max_length=20, choices=LayoutKind.choices, default=LayoutKind.SPECIAL_REPORT)
    language = models.CharField(max_length=2, choices=Language.choices)
    name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.language} {self.name}".rstrip()

    @property
    def name_in_log(self) -> str:
        return f"{self.kind} {self.language}"


class Bulletin(models.Model):
    """A report as it was first made from its closing. Names may change later; what was reported does not."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="bulletins")
    closing = models.ForeignKey(Closing, on_delete=models.PROTECT, related_name="bulletins")
    kind = models.CharField(max_length=20, choices=BulletinKind.choices)
    data: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    data_hash = models.CharField(max_length=64, help_text="SHA-256 of the data, keys in order")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["closing", "kind"], name="one_bulletin_of_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.round.code}"


class Document(models.Model):
    """A bulletin printed in one format and language. `layout` is the hash of the city's own layout, or empty."""

    bulletin = models.ForeignKey(Bulletin, on_delete=models.PROTECT, related_name="documents")
    format = models.CharField(max_length=4, choices=Format.choices)
    language = models.CharField(max_length=2, choices=Language.choices)
    layout = models.CharField(max_length=64, blank=True)
    content = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["bulletin", "format", "language", "layout"], name="one_document_of_a_format"
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def figures_hash(self) -> str:
        """Equal in all documents that show the same figures."""
        return self.bulletin.data_hash

    @property
    def file_name(self) -> str:
        """For instance 2022-R02-special-report.zh.docx; of a closing left behind 2022-R02-closing-2-special-report …"""
        kept = self.bulletin
        behind = "" if kept.round.closing_id == kept.closing_id else f"-closing-{kept.closing.number}"
        return f"{kept.round.code}{behind}-{kept.kind}.{self.language}.{self.format}"
