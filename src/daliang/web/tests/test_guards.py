"""No address without a guard: each names its roles or stands on the short public list; visitors are sent to sign in."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from daliang.org.models import Person, Role
from daliang.org.tests.tree import employ, small_city
from daliang.web.context import shell
from daliang.web.guards import may

pytestmark = pytest.mark.looks
PUBLIC = {
    "enter/",
    "language/",
    "accounts/login/",
    "accounts/logout/",
    "accounts/2fa/authenticate/",  # between the password and the second factor
    "accounts/oidc/<slug:provider_id>/login/",
    "accounts/oidc/<slug:provider_id>/login/callback/",
    "ready/",
}
API = "api/v1/"  # programs: guarded by session and role, see the API's own tests
Route = tuple[str, URLPattern]


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[Route]:
    """(address, pattern) of everything that the house answers."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from routes(entry, address)
        else:
            yield address, entry


def sample(address: str) -> str:
    """The address with something in each place."""
    return "/" + re.sub(r"<(?:\w+:)?\w+>", "1", re.sub(r"<uuid:\w+>", str(UUID(int=1)), address))


def pages() -> list[Route]:
    return [(address, pattern) for address, pattern in routes() if not address.startswith(API)]


def test_each_page_names_its_roles_or_is_public() -> None:
    found = pages()
    assert len(found) > 10
    unguarded = {address for address, pattern in found if not getattr(pattern.callback, "may", None)}
    assert unguarded == PUBLIC


def test_only_the_public_pages_let_visitors_in() -> None:
    open_ones = {address for address, pattern in routes() if not getattr(pattern.callback, "login_required", True)}
    assert open_ones == PUBLIC


def test_the_search_for_unguarded_pages_catches() -> None:
    def page(_request: object) -> None: ...

    assert not getattr(page, "may", None)
    assert may("round.close")(page).may == {Role.OFFICER}  # type: ignore[arg-type, attr-defined]


def test_visitors_are_sent_to_sign_in_from_every_page(db: None, client: Client) -> None:
    for address, _pattern in pages():
        if address in PUBLIC:
            continue
        at = sample(address)
        for answer in (client.get(at), client.post(at, {"a": "1"})):
            assert answer.status_code == 302, at
            assert answer.headers["Location"].startswith("/accounts/login/?next=/"), at
        assert client.get(f"{at}?a=1").headers["Location"].endswith(f"next={at}%3Fa%3D1")


def test_programs_are_told_to_sign_in(db: None, client: Client) -> None:
    found = [address for address, _pattern in routes() if address.startswith(API)]
    assert len(found) > 8
    for address in found:
        at = re.sub(r"<(?:\w+:)?\w+>", "1", f"/{address}")
        for answer in (client.get(at), client.post(at, {}, content_type="application/json")):
            assert answer.status_code == 401, at
            assert answer.json()["refusals"][0]["code"] == "sign_in"


def test_after_signing_in_a_sent_form_leads_back_to_its_page(db: None, client: Client) -> None:
    own, strange = "http://testserver/rounds/?a=1", "https://elsewhere.example/"
    for referer, led in ((own, "/rounds/%3Fa%3D1"), (strange, "/"), ("", "/")):
        answer = client.post("/me/sessions/close/", headers={"Referer": referer})
        assert answer.headers["Location"] == f"/accounts/login/?next={led}"


def test_a_part_of_a_page_leads_the_whole_page_to_sign_in(db: None, client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/projects/"}
    answer = client.get("/me/", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/accounts/login/?next=/projects/")


def test_a_person_without_a_role_is_turned_away_in_words(db: None, client: Client) -> None:
    client.force_login(employ("guest", "", small_city()["city"]))
    for address, pattern in pages():
        if getattr(pattern.callback, "may", None):
            answer = client.get(sample(address))
            assert answer.status_code in (403, 405), address
            assert answer.status_code == 405 or "您的账号还没有授予角色" in answer.content.decode()


@pytest.mark.parametrize("role", list(Role))
def test_the_column_and_the_tabs_lead_only_where_the_person_may_go(db: None, client: Client, role: Role) -> None:
    person = employ("somebody", role, small_city()["city"])
    client.force_login(person)
    context = client.get("/me/").context
    assert context["tabs"]
    for item in [*context["nav"], *context["tabs"]]:
        assert client.get(item["url"]).status_code in (200, 302), item["url"]
    assert [item["url"] for item in context["tabs"] if item["active"]] == ["/me/"]


def test_a_leader_begins_with_the_cockpit(db: None, client: Client) -> None:
    units = small_city()
    first = {}
    for role in (Role.LEADER, Role.CLERK):
        client.force_login(Person.objects.create(username=role, name=role, role=role, unit=units["city"]))
        context = client.get("/me/").context
        first[role] = (context["nav"][0]["url"], context["tabs"][0]["url"], context["tabs"][2]["label"])
    assert first == {Role.LEADER: ("/cockpit/", "/cockpit/", "双周报"), Role.CLERK: ("/", "/", "填报")}


def test_the_frame_of_a_visitor_has_no_column(db: None, client: Client) -> None:
    context = client.get("/accounts/login/").context
    assert (context["nav"], context["tabs"], context["search_url"], context["person"]) == ([], [], "", None)
    assert set(shell(context["request"])) >= {"nav", "tabs", "person", "city", "unit", "demo", "language", "now"}
