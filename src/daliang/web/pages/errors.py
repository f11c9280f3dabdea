"""A form sent from a page that has run out: nothing typed is lost, it is offered again with a fresh token."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from daliang.web.kept import kept_of


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a failed CSRF check (settings.CSRF_FAILURE_VIEW).

    What was typed is offered again only when the browser vouches that it came from our own page; otherwise one click
    would carry out what a stranger's page prepared. Passwords are never written back.
    """
    kept = kept_of(request.POST) if is_own_page(request) else []
    return render(request, "web/enter/expired.html", {"kept": kept}, status=403)


def signed_out(request: HttpRequest) -> HttpResponse | None:
    """What was typed into a form of ours whose writer was signed out meanwhile; None where nothing was."""
    kept = kept_of(request.POST) if request.method == "POST" and is_own_page(request) else []
    return render(request, "web/enter/signed_out.html", {"kept": kept}, status=401) if kept else None


def is_own_page(request: HttpRequest) -> bool:
    """Did the form stand on a page of ours? Browsers send Origin with each POST."""
    origin = request.headers.get("Origin", "")
    return origin != "null" and urlsplit(origin)[:2] == (request.scheme, request.get_host())
