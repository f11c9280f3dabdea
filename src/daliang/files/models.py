"""One row for each content that is kept, whoever attached it and under whatever names."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar, Self

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q

from daliang.files.kinds import PICTURES, Kind
from daliang.vocabulary.refusal import N_, Refusal


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def under(self, prefix: str) -> Self:
        """The files whose hash begins so: they lie in the folder of that name."""
        return self.filter(sha256__startswith=prefix)


class StoredFile(models.Model):
    """A content, named by its hash and never changed. What it is called is said by whoever attaches it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    stored_at = models.DateTimeField(help_text="city clock")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    thumbnail = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    objects: ClassVar[models.Manager[StoredFile]] = StoredFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=PICTURES, width__isnull=False, height__isnull=False)
                | (~Q(kind__in=PICTURES) & Q(width__isnull=True, height__isnull=True, thumbnail__isnull=True)),
                name="pictures_have_measures",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="file_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:12]}"

    @property
    def place(self) -> str:
        """Where the content lies in the storage."""
        return f"{self.sha256[:2]}/{self.sha256[2:]}"

    @property
    def is_picture(self) -> bool:
        return Kind(self.kind).is_picture

    @property
    def small(self) -> StoredFile:
        """What to show in a list of pictures: the thumbnail, or a picture that is small itself."""
        return self.thumbnail or self

    def is_whole(self) -> bool | None:
        """Does the stored content still have its hash? None when it is not there."""
        try:
            return self._fits(self._read())
        except FileNotFoundError:
            return None

    def content(self) -> bytes:
        """The bytes, proved by their hash. Refusals: `missing`, `damaged`."""
        try:
            data = self._read()
        except FileNotFoundError as error:
            message = N_("附件%(file)s在存储中找不到；请联系系统管理员从备份恢复，或重新上传原件。")
            raise Refusal(message, code="missing", field="file", file=self.sha256[:12]) from error
        if not self._fits(data):
            message = N_("附件%(file)s的内容已被改动，不能下载；请联系系统管理员从备份恢复，或重新上传原件。")
            raise Refusal(message, code="damaged", field="file", file=self.sha256[:12])
        return data

    def _read(self) -> bytes:
        with default_storage.open(self.place) as opened:
            data: bytes = opened.read()
        return data

    def _fits(self, data: bytes) -> bool:
        return sha256(data).hexdigest() == self.sha256
