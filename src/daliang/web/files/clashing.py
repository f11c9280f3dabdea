"""Two people changed the same field: both texts side by side, to choose from. Nothing was written yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daliang.register.fields import FileField
from daliang.register.models import Project
from daliang.register.settling import Clash, touched

Carried = tuple[str, str, str]


def base_of(request: HttpRequest, codes: Iterable[str]) -> dict[str, str]:
    """What the writer saw in each field, as the form brings it back."""
    return {code: request.POST.get(f"base-{code}", "") for code in codes}


def clashed(
    request: HttpRequest,
    project: Project,
    clashes: Sequence[Clash],
    rest: Iterable[Carried],
    *,
    part: str,
) -> HttpResponse:
    """409. Choosing sends the form again, with what stands there now as its base. `part` is the file's anchor."""
    context = {"project": project, "clashes": clashes, "rest": rest, "address": request.path, "part": part}
    return render(request, "web/projects/clash.html", context, status=409)


def carried(
    held: Any,
    fields: Mapping[str, FileField],
    texts: Mapping[str, str],
    base: Mapping[str, str],
    clashes: Sequence[Clash],
) -> list[Carried]:
    """The other fields of the form (code, text, base): what the writer changed, and what stands in those left alone."""
    met, mine = {clash.field.code for clash in clashes}, touched(texts, base)
    now = {code: fields[code].text(held) for code in texts if code not in met}
    return [(code, mine.get(code, there), there) for code, there in now.items()]
