"""Pages of the administrators: codes shown once, roles with their reason, nobody else gets in."""

from __future__ import annotations

import pytest
from django.test import Client

from daliang.org.matrix import MATRIX
from daliang.org.models import Person, Role
from daliang.org.tests.tree import employ
from daliang.rounds.tests.world import World
from daliang.web.tests.test_cockpit import entered, page

PAGES = {"/people/": Role.SYSTEM, "/roles/": Role.SECURITY, "/roles/of/leader/": Role.SECURITY}


@pytest.fixture
def world(rounds_city: World) -> World:
    for role in (Role.SYSTEM, Role.SECURITY, Role.AUDIT):
        rounds_city.people[role.value] = employ(role.value, role, rounds_city.unit("city"))
    return rounds_city


@pytest.mark.parametrize(("address", "role"), PAGES.items())
def test_each_page_is_for_one_power(world: World, address: str, role: Role) -> None:
    for login in ("system", "security", "audit", "officer", "leader", "clerk-east-a"):
        status = entered(world, login).get(address).status_code
        assert status == (200 if login == role.value else 403), (login, address)


def test_a_list_from_excel_opens_accounts_and_prints_their_codes_once(world: World) -> None:
    client = entered(world, "system")
    answer = client.post("/people/", {"rows": "wang\t王建\t321-7\nli，李四\nzhao 赵六"})
    text = answer.content.decode()
    assert answer.status_code == 200 and all(name in text for name in ("王建", "李四", "赵六"))
    code = text.split('code-text">')[1].split("<")[0]
    assert Person.objects.get(username="wang").check_password(code)
    assert code not in page(client, "/people/")


def test_a_wrong_row_opens_none_and_stays_typed(world: World) -> None:
    answer = entered(world, "system").post("/people/", {"rows": "wang\t王建\nleader\t陈雨晴"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "第2行" in text and "已经有了" in text and "王建" in text
    assert not Person.objects.filter(username="wang").exists()


def test_with_a_code_one_comes_to_the_page_of_the_new_password_first(world: World) -> None:
    text = entered(world, "system").post("/people/", {"rows": "wang\t王建"}).content.decode()
    code = text.split('code-text">')[1].split("<")[0]
    given = {"role": "clerk", "unit": "east-a", "reason": "局办〔2022〕15号"}
    entered(world, "security").post("/roles/of/wang/", given)
    client = Client()
    client.post("/accounts/login/", {"login": "wang", "password": code})
    answer = client.get("/me/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/accounts/password/change/")
    text = page(client, "/accounts/password/change/")
    assert "首次登录" in text and "一次性登录码" in text and "90 天" not in text and "先不改" not in text
    given = {"oldpassword": code, "password1": "short", "password2": "short"}
    answer = client.post("/accounts/password/change/", given)
    assert "密码太短，至少要 12 个字符" in answer.content.decode()


def test_a_disabled_person_is_out_at_the_next_request(world: World) -> None:
    """Promise 8: the account is gone at once."""
    leader = entered(world, "leader")
    assert leader.get("/cockpit/").status_code == 200
    assert entered(world, "system").post("/people/leader/", {"deed": "disable"}).status_code == 303
    assert leader.get("/cockpit/").status_code == 302


def test_a_role_is_granted_with_its_reason(world: World) -> None:
    client = entered(world, "security")
    newcomer = employ("newcomer", "", None)
    given = {"role": "approver", "unit": "east", "reason": "局办〔2022〕15号"}
    assert client.post("/roles/of/newcomer/", given | {"unit": "east-a"}).status_code == 422
    assert client.post("/roles/of/newcomer/", given).status_code == 303
    newcomer.refresh_from_db()
    assert (newcomer.role, newcomer.unit) == ("approver", world.unit("east"))
    assert client.post("/roles/of/newcomer/", {"role": "", "reason": "调离"}).status_code == 303
    newcomer.refresh_from_db()
    assert newcomer.role == ""


def test_everybody_reads_the_table_of_permissions(world: World) -> None:
    for login in ("clerk-east-a", "audit", "leader"):
        text = page(entered(world, login), "/permissions/")
        assert text.count("<tr>") > len(MATRIX)


def test_a_refused_hand_over_keeps_what_was_chosen(world: World) -> None:
    employ("newcomer", "", None)
    given = {"leaving": "security", "coming": "newcomer", "reason": "任职通知"}
    answer = entered(world, "security").post("/roles/hand-over/", given)
    text = answer.content.decode()
    assert answer.status_code == 422 and "不能收回自己的角色" in text
    for kept in ('value="security" selected', 'value="newcomer" selected', 'value="任职通知"'):
        assert kept in text


def test_who_has_no_role_yet_is_told_so_and_can_leave(world: World) -> None:
    text = entered(world, "system").post("/people/", {"rows": "wang\t王建"}).content.decode()
    code = text.split('code-text">')[1].split("<")[0]
    client = Client()
    client.post("/accounts/login/", {"login": "wang", "password": code})
    answer = client.get("/accounts/password/change/")
    text = answer.content.decode()
    assert answer.status_code == 403 and "还没有授予角色" in text and "您的角色是" not in text
    assert 'href="/accounts/logout/"' in text.split("<main")[1]
