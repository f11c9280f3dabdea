"""指标: where every unit of one's branch stands; a notice with its versions and what each of them changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from daliang.bulletins.models import Format
from daliang.bulletins.notice_letter import notice_letter
from daliang.measures.reading import one_reading
from daliang.org.matrix import may as role_may
from daliang.org.models import Person, Unit
from daliang.org.rules import record_file
from daliang.targets.contents import issued
from daliang.targets.models import Draft, TargetNotice, Version
from daliang.targets.rules import sets_targets
from daliang.web.guards import may, person_of
from daliang.web.pages.documents import TYPES
from daliang.web.targets.asking import asked_of, notice_or_404
from daliang.web.targets.differing import Difference, Words
from daliang.web.targets.showing import sections


@dataclass(frozen=True)
class Told:
    """A version, and what it changed against the one before."""

    version: Version
    changed: list[Difference]


@require_safe
@may("figures.read")
def target_list(request: HttpRequest) -> HttpResponse:
    """?unit= narrows it to a branch, ?under=today judges by today's versions; and the moment's own options."""
    return _progress(request, "web/targets/list.html", {"drafts": _drafts(person_of(request))})


@require_safe
@may("figures.read")
def notice_page(request: HttpRequest, code: str) -> HttpResponse:
    """One notice: its progress, its versions and their differences."""
    person = person_of(request)
    notice = notice_or_404(person, code)
    versions = list(notice.versions.order_by("number").select_related("issued_by"))
    draft = Draft.objects.filter(notice=notice).first() if sets_targets(person) else None
    more = {"notice": notice, "versions": _told(person, versions)[::-1], "draft": draft}
    return _progress(request, "web/targets/notice.html", more, notice)


@require_safe
@may("document.read")
def letter(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One version as a Word letter with the table of targets; that somebody takes it is logged."""
    person = person_of(request)
    version = Version.objects.filter(notice=notice_or_404(person, code), number=number).select_related("notice").first()
    if version is None:
        raise Http404
    content, asked = notice_letter(version, reader=person), {"version": number}
    record_file(content, by=person, action="targets.letter", subject=version.notice, asked=asked, rows=1)
    response = HttpResponse(content, content_type=TYPES[Format.DOCX])
    response["Content-Disposition"] = f'attachment; filename="{code}-{number}.docx"'
    return response


def _progress(
    request: HttpRequest, template: str, more: dict[str, Any], notice: TargetNotice | None = None
) -> HttpResponse:
    asked = asked_of(request, notice)
    with one_reading():
        found = asked.standings(is_full=True)
    context = {
        "moment": asked.moment,
        "branch": asked.unit,
        "under": asked.under.value,
        "sections": sections(found, asked.moment, asked.unit),
        "ahead": _ahead(request, asked.unit, notice),
        "may_set": sets_targets(asked.person),
        "may_take": role_may(asked.person.role, "document.read"),
        **more,
    }
    return render(request, template, context)


def _ahead(request: HttpRequest, unit: Unit, notice: TargetNotice | None) -> str:
    """The query under which the expectations of the same standings are found."""
    asked = {name: request.GET[name] for name in ("at", "as_of", "known", "under") if request.GET.get(name)}
    return urlencode({"unit": unit.code, **({"notice": notice.code} if notice else {}), **asked})


def _drafts(person: Person) -> list[tuple[TargetNotice, str]]:
    if not sets_targets(person):
        return []
    found = Draft.objects.select_related("notice").order_by("notice__starts", "notice__code")
    return [(one.notice, str(one.contents["title"])) for one in found]


def _told(person: Person, versions: list[Version]) -> list[Told]:
    """Each version with its differences, oldest first; of targets only those that the person may see."""
    contents, words = issued(versions, person), Words.now()
    before = [None, *(contents[version.pk] for version in versions)]
    return [
        Told(version, words.differences(was, contents[version.pk]) if was else [])
        for version, was in zip(versions, before, strict=False)
    ]


urlpatterns = [
    path("targets/", target_list, name="target-list"),
    path("targets/<slug:code>/", notice_page, name="target-notice"),
    path("targets/<slug:code>/<int:number>.docx", letter, name="target-letter"),
]
