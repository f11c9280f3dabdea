"""Sign-in with name and password: guessed, idle, sent on, changed, left."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from daliang.org.models import City, Deed, Person, Role
from daliang.org.tests.tree import small_city

SECRET = "jade terrace 39 lanterns"
OTHER = "marble bridge 24 moons"
LOGIN = "/accounts/login/"


@pytest.fixture
def person(db: None) -> Person:
    """An officer with a password."""
    made = Person(username="officer", name="林文静", role=Role.OFFICER, unit=small_city()["city"])
    made.set_password(SECRET)
    made.save()
    return made


def sign_in(client: Client, login: str = "officer", password: str = SECRET, **more: str) -> str:
    """Tries; gives where it leads, or the page that says what is wrong."""
    answer = client.post(LOGIN, {"login": login, "password": password, **more})
    return answer.headers.get("Location") or answer.content.decode()


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.usefixtures("person")
def test_the_right_password_enters_and_is_logged(client: Client) -> None:
    assert sign_in(client) == "/"
    assert is_in(client)
    assert Deed.objects.get(action="sign-in").details == {"login": "officer"}


@pytest.mark.usefixtures("person")
def test_the_session_is_a_new_one_after_sign_in(client: Client) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = str(session.session_key)
    sign_in(client)
    assert client.session.session_key != session.session_key


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/projects/?stage=signed", "/projects/?stage=signed"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_leads_back_but_never_away(client: Client, asked: str, led: str) -> None:
    assert sign_in(client, next=asked) == led


def test_wrong_name_wrong_password_and_switched_off_read_the_same(person: Person, client: Client) -> None:
    off = Person(username="gone", name="旧人", role=Role.OFFICER, unit=person.unit, is_active=False)
    off.set_password(SECRET)
    off.save()
    pages = {
        sign_in(client, login, password)
        .replace(login, "…")
        .split("<form", 2)[2]
        .split('notice-late"')[1]
        .split("</div>")[0]
        for login, password in (("officer", OTHER), ("nobody", SECRET), ("gone", SECRET), ("gone", OTHER))
    }
    assert len(pages) == 1
    assert "登录名或密码错误" in pages.pop()
    assert not is_in(client)


@pytest.mark.usefixtures("person")
def test_failures_are_logged_without_names_that_are_not_ours(client: Client) -> None:
    sign_in(client, "officer", OTHER)
    sign_in(client, SECRET, OTHER)
    assert [deed.details["login"] for deed in Deed.objects.filter(action="sign-in.failed")] == ["officer", ""]


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("login", ["officer", "nobody"])
def test_after_five_failures_even_the_right_password_waits(client: Client, login: str) -> None:
    for _attempt in range(5):
        assert "登录名或密码错误" in sign_in(client, login, OTHER)
    assert "已锁定 15 分钟" in sign_in(client, login, OTHER)
    assert "已锁定 15 分钟" in sign_in(client, login, SECRET)
    assert not is_in(client)


@pytest.mark.usefixtures("person")
def test_one_machine_may_not_try_many_names(client: Client) -> None:
    for number in range(20):
        sign_in(client, f"name-{number}", OTHER)
    assert "已锁定 15 分钟" in sign_in(client, "name-20", OTHER)


@pytest.mark.usefixtures("person")
def test_half_an_hour_without_a_deed_ends_the_session(client: Client, settings: Settings) -> None:
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    sign_in(client)
    ends = Session.objects.get().expire_date
    assert timedelta(minutes=29) < ends - timezone.now() <= timedelta(minutes=30)
    Session.objects.update(expire_date=ends - timedelta(minutes=15))
    assert client.get("/me/").status_code == 200
    assert Session.objects.get().expire_date >= ends
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/me/").headers["Location"] == f"{LOGIN}?next=/me/"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    "address",
    [
        "signup/",
        "email/",
        "password/reset/",
        "password/set/",
        "confirm-email/",
        "inactive/",
        "login/code/",
    ],
)
def test_what_we_do_not_use_is_not_there(client: Client, address: str) -> None:
    assert client.get(f"/accounts/{address}").status_code == 404
    assert client.post(f"/accounts/{address}", {}).status_code == 404


@pytest.mark.usefixtures("person")
def test_the_door_offers_no_sign_up_and_no_demo(client: Client) -> None:
    page = client.get(LOGIN).content.decode()
    assert "signup" not in page
    assert "reset" not in page
    assert "/enter/" not in page


@pytest.mark.usefixtures("person")
def test_leaving_is_asked_done_and_logged(client: Client) -> None:
    sign_in(client)
    assert "林文静" in client.get("/accounts/logout/").content.decode()
    assert is_in(client)
    assert client.post("/accounts/logout/").headers["Location"] == LOGIN
    assert not is_in(client)
    assert Deed.objects.filter(action="sign-out").count() == 1
    assert client.post("/accounts/logout/").headers["Location"] == LOGIN
    assert Deed.objects.filter(action="sign-out").count() == 1


def change(client: Client, old: str, new: str, again: str) -> str:
    fields = {"oldpassword": old, "password1": new, "password2": again}
    answer = client.post("/accounts/password/change/", fields)
    return answer.headers.get("Location") or answer.content.decode()


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(person: Person, client: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere)
    sign_in(client)
    assert change(client, SECRET, OTHER, OTHER) == "/me/"
    assert client.get("/me/").status_code == 200
    assert elsewhere.get("/me/").status_code == 302
    person.refresh_from_db()
    assert person.check_password(OTHER)
    assert Deed.objects.filter(action="password.change", by=person).count() == 1


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        (OTHER, OTHER, OTHER, "现在的密码不对"),
        (SECRET, "short", "short", "12"),
        (SECRET, "1qaz2wsx3edc", "1qaz2wsx3edc", "常见"),
        (SECRET, OTHER, f"{OTHER}!", "必须"),
    ],
)
def test_a_bad_new_password_is_refused_in_words(
    person: Person, client: Client, old: str, new: str, again: str, said: str
) -> None:
    sign_in(client)
    page = change(client, old, new, again)
    assert said in page
    person.refresh_from_db()
    assert person.check_password(SECRET)


def test_a_demo_person_has_no_password_to_change(person: Person, client: Client) -> None:
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get("/accounts/password/change/").status_code == 403
    assert "/accounts/password/change/" not in client.get("/me/").content.decode()


def test_my_page_shows_who_where_and_ends_other_sessions(person: Person, client: Client) -> None:
    elsewhere, stranger = (
        Client(headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120 Safari/537"}),
        Client(),
    )
    sign_in(elsewhere)
    stranger.force_login(Person.objects.create(username="other", name="旁人", role=Role.OFFICER, unit=person.unit))
    sign_in(client)
    page = client.get("/me/").content.decode()
    assert all(word in page for word in ("林文静", "市商务局专员", "某市", "officer", "Chrome · Windows", "本机"))
    assert page.count('<th scope="row">') == 2
    assert client.post("/me/sessions/close/").headers["Location"] == "/me/"
    assert elsewhere.get("/me/").status_code == 302
    assert stranger.get("/me/").status_code == 200
    assert client.get("/me/").content.decode().count('<th scope="row">') == 1
    assert Deed.objects.get(action="session.close").details == {"closed": 1}


@pytest.mark.parametrize("others", [0, 6])
@pytest.mark.counts
def test_the_number_of_sessions_costs_no_query(
    person: Person, client: Client, django_assert_num_queries: DjangoAssertNumQueries, others: int
) -> None:
    for _number in range(others):
        Client().force_login(person)
    client.force_login(person)
    with django_assert_num_queries(8):  # session, person and unit; sessions, factor, tokens; city, bell; clock
        client.get("/me/")


def test_sessions_that_ran_out_are_swept_at_sign_in(person: Person, client: Client) -> None:
    Client().force_login(person)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    sign_in(client)
    assert Session.objects.count() == 1
    assert City.objects.exists()
