"""Sources, the pages that came from them, stories of pages that tell the same, and the facts found in each page.

All of it is the city office's: `unit` is the city, for the wall.
"""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from daliang.files.models import StoredFile
from daliang.org.models import Person, Unit
from daliang.org.walls import walled


class SourceKind(models.TextChoices):
    """How pages come: somebody pastes, uploads or names an address; a feed, a sitemap, a folder are read by and by."""

    PASTE = "paste", _("粘贴")
    FILE = "file", _("文件")
    URL = "url", _("网址")
    FEED = "feed", _("订阅源")
    SITEMAP = "sitemap", _("网站地图")
    FOLDER = "folder", _("文件夹")


class PageState(models.TextChoices):
    WAITING = "waiting", _("读取中")
    READ = "read", _("已读取")
    REFUSED = "refused", _("未能读取")
    REPEATED = "repeated", _("已收录过")


class Reader(models.TextChoices):
    """Who read a page in the end."""

    RULES = "rules", _("规则")
    MODEL = "model", _("模型")
    BOTH = "both", _("规则和模型")


class FactKind(models.TextChoices):
    PROJECT = "project", pgettext_lazy("one fact", "项目")
    AGGREGATE = "aggregate", _("合计")
    AMOUNT = "amount", _("金额")
    PERSON = "person", _("人物")


class FactState(models.TextChoices):
    FOUND = "found", _("待核对")
    CONFIRMED = "confirmed", _("已确认")
    CORRECTED = "corrected", _("已更正")
    DROPPED = "dropped", _("不采用")


class SourceQuerySet(models.QuerySet["Source"]):
    def visible_to(self, person: Person) -> Self:
        """Sources are the city's: whoever's branch is the whole city sees them, nobody else."""
        return self.filter(unit__in=Unit.objects.visible_to(person))

    def polled(self) -> Self:
        """Those that are read again by and by, and are on."""
        return self.filter(kind__in=POLLED, is_on=True)


class Source(models.Model):
    """Where pages come from (来源). Kept by the city's officers; one row for each kind and address.

    `every` hours lie between two readings, `pace` seconds between two requests to its site. `last_outcome` is what the
    last reading came to: numbers, or the code of a refusal.
    """

    kind = models.CharField(max_length=7, choices=SourceKind.choices)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=1000, blank=True, help_text="of the site, feed or sitemap; path of a folder")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    is_on = models.BooleanField(default=True)
    every = models.PositiveSmallIntegerField(default=24, help_text="hours between two readings")
    pace = models.PositiveSmallIntegerField(default=5, help_text="seconds between two requests to the site")
    last_read_at = models.DateTimeField(null=True, help_text="real time")
    last_outcome: models.JSONField[Any, dict[str, Any]] = models.JSONField(default=dict)
    stamps: models.JSONField[Any, dict[str, Any]] = models.JSONField(
        default=dict, help_text="address of each list that was read to its end → what its server calls that state of it"
    )
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(help_text="city clock")

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "address"], name="one_source_an_address"),
            models.CheckConstraint(condition=Q(every__gte=1), name="source_rests_an_hour"),
        ]

    def __str__(self) -> str:
        return self.name


POLLED = (SourceKind.FEED, SourceKind.SITEMAP, SourceKind.FOLDER)


class Site(models.Model):
    """A host that pages are fetched from (网站), so that all who fetch, in whatever process, keep its pace together.

    `last_at` is when it was asked last; or, in the future, the last turn that somebody is waiting for already.
    """

    host = models.CharField(max_length=253, unique=True)
    last_at = models.DateTimeField(null=True, help_text="real time")

    class Meta:
        ordering: ClassVar[list[str]] = ["host"]

    def __str__(self) -> str:
        return self.host


class SiteRules(models.Model):
    """The robots.txt of a site, kept for a day; `text` is empty where it has none."""

    origin = models.CharField(max_length=270, unique=True, help_text="scheme and host")
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField(help_text="real time")

    class Meta:
        ordering: ClassVar[list[str]] = ["origin"]
        verbose_name_plural = "site rules"

    def __str__(self) -> str:
        return self.origin


class Story(models.Model):
    """What several pages tell alike (报道): a page and its re-posts. Its title is that of its first page."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(help_text="city clock")

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        verbose_name_plural = "stories"

    def __str__(self) -> str:
        return self.title


class PageQuerySet(models.QuerySet["Page"]):
    def visible_to(self, person: Person) -> Self:
        """As their sources."""
        return self.filter(source__unit__in=Unit.objects.visible_to(person))


class Page(models.Model):
    """One page or paper as it came (网页、文稿). `text` is what was decoded; places of facts count its characters.

    It waits until its bytes have been read. A refused one keeps the reason: `refusal` is its code, `why` the refusals
    in full. One whose bytes the source brought before is `repeated` and points at that one.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="pages")
    story = models.ForeignKey(Story, on_delete=models.PROTECT, null=True, related_name="pages")
    address = models.CharField(max_length=1000, blank=True, help_text="where it was fetched, or its file's name")
    state = models.CharField(max_length=8, choices=PageState.choices, default=PageState.WAITING)
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="repeated")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True, help_text="of the bytes")
    encoding = models.CharField(max_length=20, blank=True, help_text="as the server or the sender named it")
    text = models.TextField(blank=True)
    article = models.TextField(blank=True, help_text="the repaired text without its wrapping, which people read")
    title = models.CharField(max_length=300, blank=True)
    publish_date = models.DateField(null=True)
    publisher = models.CharField(max_length=120, blank=True)
    reader = models.CharField(max_length=5, choices=Reader.choices, default=Reader.RULES)
    beside: models.JSONField[Any, dict[str, Any]] = models.JSONField(
        default=dict, help_text="why the model did not read it, and what it said that was left"
    )
    reading_version = models.PositiveSmallIntegerField(default=0, help_text="of the rules that read it")
    refusal = models.CharField(max_length=40, blank=True)
    why: models.JSONField[Any, list[dict[str, Any]]] = models.JSONField(default=list)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(help_text="city clock, when it was taken in")
    turn_at = models.DateTimeField(null=True, help_text="real time, about when its site may be asked for it")
    fetched_at = models.DateTimeField(null=True, help_text="real time, when its bytes were there")
    reread_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", help_text="who wants it read again, until it is"
    )

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "sha256"], condition=Q(state=PageState.READ), name="a_source_brings_a_page_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "id"], name="page_by_state"),
            models.Index(fields=["source", "address"], name="page_by_address"),
        ]

    def __str__(self) -> str:
        return self.title or self.address

    @property
    def name_in_log(self) -> str:
        """What a page is called may say what is in it."""
        return f"#{self.pk}"


class FactQuerySet(models.QuerySet["Fact"]):
    def visible_to(self, person: Person) -> Self:
        """As their pages."""
        return self.filter(page__source__unit__in=Unit.objects.visible_to(person))

    def undecided(self) -> Self:
        return self.filter(state=FactState.FOUND)


class Fact(models.Model):
    """What a rule found in a page, and what a person made of it. The found version is never written over.

    `found` are the fields as read, at the characters `start` to `end` of the page's text, the end excluded; `at` to
    `until` is the same place in the page's article.
    `corrected` are all the fields as a person would have them, place included; None unless corrected.
    `is_gone`: decided on, and when the page was read again its words were no longer in the article.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=9, choices=FactKind.choices)
    found: models.JSONField[Any, dict[str, Any]] = models.JSONField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    at = models.PositiveIntegerField(default=0)
    until = models.PositiveIntegerField(default=0)
    is_gone = models.BooleanField(default=False)
    rule = models.CharField(max_length=60)
    state = models.CharField(max_length=9, choices=FactState.choices, default=FactState.FOUND)
    corrected: models.JSONField[Any, dict[str, Any] | None] = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1, help_text="moves with every decision")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["page", "start", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(start__lte=F("end")), name="fact_runs_forward"),
            models.CheckConstraint(
                condition=Q(state=FactState.FOUND, decided_at=None) | ~Q(state=FactState.FOUND, decided_at=None),
                name="a_decision_has_its_moment",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["page", "state"], name="fact_by_state")]

    def __str__(self) -> str:
        return f"{self.kind} {self.start}-{self.end}"

    @property
    def fields(self) -> dict[str, Any]:
        """As a person would have them, else as found."""
        return self.found if self.corrected is None else self.corrected


class Trace(models.Model):
    """A key under which pages that tell the same are found (指纹): of a stretch of shingles, or of what is told."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="traces")
    key = models.BigIntegerField(db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.page_id} {self.key:x}"


walled(Source, unit="unit")
walled(Story, unit="unit")
walled(Page, through=("source",))
walled(Fact, through=("page",))
walled(Trace, through=("page",))
