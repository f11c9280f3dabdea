"""My own page: who I am here, my language, my second factor and tokens, where I am signed in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from daliang.org.matrix import may as is_allowed
from daliang.web.firststeps import has_factor
from daliang.web.guards import may, person_of, see_other
from daliang.web.sessions import close_one, close_others, open_sessions


@require_safe
@may("account")
def me(request: HttpRequest) -> HttpResponseBase:
    person = person_of(request)
    found = {
        "sessions": open_sessions(person, request.session.session_key),
        "second_factor": settings.SECOND_FACTOR != "off",
        "has_factor": settings.SECOND_FACTOR != "off" and has_factor(person),
        "may_delegate": is_allowed(person.role, "approval.delegate"),
        "live_tokens": person.tokens.live().count(),
    }
    return render(request, "web/enter/me.html", found)


@require_POST
@may("account")
def close_sessions(request: HttpRequest) -> HttpResponseBase:
    """End all sessions of mine but this one."""
    closed = close_others(person_of(request), request.session.session_key)
    said = ngettext("已退出其他 %(count)s 处登录。", "已退出其他 %(count)s 处登录。", closed) % {"count": closed}
    messages.success(request, said)
    return see_other(reverse("me"))


@require_POST
@may("account")
def close_session(request: HttpRequest, reference: str) -> HttpResponseBase:
    """End one session of mine, elsewhere."""
    close_one(person_of(request), request.session.session_key, reference)
    messages.success(request, _("已退出那一处登录。"))
    return see_other(reverse("me"))


urlpatterns = [
    path("me/", me, name="me"),
    path("me/sessions/close/", close_sessions, name="close-sessions"),
    path("me/sessions/<slug:reference>/close/", close_session, name="close-session"),
]
