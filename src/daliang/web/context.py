"""What the frame of every page needs: where one may go, for whom the page is, and what the city's clock shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from daliang.notices.models import Notice
from daliang.org import clock
from daliang.org.models import City, Person, Role
from daliang.org.words import language
from daliang.vocabulary.refusal import N_

SIGNED_IN, AT_THE_DOOR = "web/base.html", "web/shell/door.html"


@dataclass(frozen=True)
class Place:
    """A part of the work: the name of its address, how it is called, and which addresses lie inside it."""

    name: str
    label: str
    icon: str
    inside: tuple[str, ...] = ()
    instead_for: frozenset[Role] = frozenset()

    def holds(self, path: str, address: str) -> bool:
        """Does the page at `path` belong here? The first page ("/") holds itself only."""
        below = (address, *self.inside)
        return path == address or any(start != "/" and path.startswith(start) for start in below)


TODAY = Place("home", N_("今日"), "today", instead_for=frozenset({Role.LEADER, Role.PARTNER}))
COCKPIT = Place("cockpit", N_("驾驶舱"), "cockpit", ("/figures/", "/forecast/"))
PROJECTS = Place("project-list", N_("项目"), "projects")
IMPORTS = Place("import-list", N_("Excel 导入"), "sheet")
ROUNDS = Place("round-list", N_("双周报"), "round")
TARGETS = Place("target-list", N_("指标"), "target")
LEADS = Place("lead-list", N_("线索"), "leads")
BROUGHT = Place("lead-brought", N_("我提供的线索"), "leads")
DOCUMENTS = Place("document-list", N_("公文"), "documents")
AUDIT = Place("audit", N_("操作日志"), "history")
FILING = Place("round-list", N_("填报"), "return")
VISITS = Place("visit-list", N_("走访"), "visit")
ME = Place("me", N_("我的"), "me")

PROPOSALS = Place("proposal-list", N_("登记审核"), "check-double")
ALIKES = Place("alike-list", N_("疑似重复"), "copy")
JOBS = Place("job-list", N_("后台任务"), "refresh")
ACCOUNTS = Place("account-list", N_("账号"), "units")
ROLES = Place("role-list", N_("角色与交接"), "lock")

COLUMN = (
    TODAY,
    COCKPIT,
    PROJECTS,
    IMPORTS,
    PROPOSALS,
    ALIKES,
    ROUNDS,
    TARGETS,
    LEADS,
    BROUGHT,
    DOCUMENTS,
    ACCOUNTS,
    JOBS,
    ROLES,
    AUDIT,
)
FILERS = frozenset({Role.CLERK, Role.COUNTY_CLERK, Role.APPROVER})


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the frame. Costs three queries at most (city, unit, bell), none where nothing shows them."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, Person) else None
    nav, tabs = _links(request, person, COLUMN), _links(request, person, _tabs(person))
    return {
        "person": person,
        "city": SimpleLazyObject(City.objects.first),
        "unit": SimpleLazyObject(lambda: person.scope_unit if person else None),
        "bell": SimpleLazyObject(lambda: unread(person)),
        "nav": nav,
        "tabs": tabs,
        "besides": [one for one in nav if one["url"] not in {tab["url"] for tab in tabs}],
        "search_url": _search(person),
        "demo": settings.IS_DEMO,
        "language": language(),
        "now": SimpleLazyObject(clock.now),
        "frame": SIGNED_IN if person else AT_THE_DOOR,
    }


def _search(person: Person | None) -> str:
    """Where the field at the top asks; "" for who may see nothing that it finds."""
    address = _address("search")
    return address if person and _may_open(person, address) else ""


def unread(person: Person | None) -> int:
    """How many notices the person has not read; one query."""
    return Notice.objects.visible_to(person).unread().count() if person else 0


def _tabs(person: Person | None) -> tuple[Place, ...]:
    """Five places at the bottom of a phone; who files goes to filing, a leader begins with the cockpit."""
    if person is None:
        return ()
    first = {Role.LEADER: COCKPIT, Role.PARTNER: BROUGHT}.get(Role(person.role), TODAY) if person.role else TODAY
    third = FILING if person.has_role(*FILERS) else ROUNDS
    return (first, PROJECTS, third, VISITS, ME)


def _links(request: HttpRequest, person: Person | None, places: tuple[Place, ...]) -> list[dict[str, Any]]:
    """The places that exist and that the person may open, in the order given."""
    return list(_open_to(request, person, places)) if person else []


def _open_to(request: HttpRequest, person: Person, places: tuple[Place, ...]) -> Iterator[dict[str, Any]]:
    for place in places:
        address = _address(place.name)
        if not address or person.has_role(*place.instead_for) or not _may_open(person, address):
            continue
        active = place.holds(request.path, address)
        yield {"label": _(place.label), "url": address, "icon": place.icon, "active": active, "badge": 0}


@cache
def _address(name: str) -> str:
    """The address with this name, or "" while no page has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _may_open(person: Person, address: str) -> bool:
    """What the page's own guard says, so that nobody is led to a page that turns them away."""
    return person.has_role(*_roles_at(address))


@cache
def _roles_at(address: str) -> tuple[Role, ...]:
    """Which roles the page's guard lets in; addresses are those of the frame, a few dozen."""
    return tuple(getattr(resolve(address).func, "may", ()))
