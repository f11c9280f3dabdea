"""Passkeys in a real Chromium with a virtual authenticator: added, used at sign-in, asked again, removed."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from daliang.org.models import Deed, Person, Role
from daliang.org.tests.tree import small_city

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
SECRET = "jade terrace 39 lanterns"
KIND = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def person(transactional_db: None) -> Person:
    made = Person(username="officer", name="林文静", role=Role.OFFICER, unit=small_city()["city"])
    made.set_password(SECRET)
    made.save()
    return made


def give_authenticator(page: Page) -> tuple[Any, str]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": KIND})
    return session, made["authenticatorId"]


def enter(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("登录名").fill("officer")
    page.get_by_label("密码").fill(SECRET)
    page.get_by_role("button", name="登录").click()


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/passkeys/add/")
    page.get_by_label("名称").fill("办公室电脑")
    page.get_by_role("button", name="添加通行密钥").click()
    expect(page.locator("h1")).to_have_text("恢复码")


def test_a_passkey_is_added_used_at_sign_in_and_removed(person: Person, page: Page) -> None:
    """Promise 13: the password alone does not enter; the passkey after it does."""
    give_authenticator(page)
    enter(page)
    add_passkey(page)
    assert Authenticator.objects.get(type="webauthn").wrap().name == "办公室电脑"
    page.context.clear_cookies()
    enter(page)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.goto("/me/")
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.locator(".top .person-words")).to_contain_text("林文静")
    page.goto("/accounts/2fa/passkeys/")
    page.get_by_role("link", name="删除").click()
    page.get_by_role("button", name="删除通行密钥").click()
    page.wait_for_url("**/accounts/2fa/passkeys/")
    assert not Authenticator.objects.exists()
    actions = set(Deed.objects.filter(by=person).values_list("action", flat=True))
    assert actions >= {"second-factor.change", "sign-in"}


def test_a_strangers_passkey_does_not_enter(person: Person, page: Page) -> None:
    """The key of another device is unknown to the person's account: the page says so and stays."""
    session, first = give_authenticator(page)
    enter(page)
    add_passkey(page)
    session.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": first})
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KIND})
    page.context.clear_cookies()
    enter(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.locator("[data-passkey-status]")).to_contain_text("没有完成")
    page.goto("/me/")
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()


def test_a_forged_or_empty_answer_is_refused_in_words(person: Person, page: Page) -> None:
    give_authenticator(page)
    enter(page)
    add_passkey(page)
    page.context.clear_cookies()
    enter(page)
    page.wait_for_url("**/accounts/2fa/authenticate/")
    page.evaluate(
        """() => { const form = document.querySelector("form[data-passkey]");
             form.elements.credential.value = '{"id": "AAAA", "response": {}}'; form.submit(); }"""
    )
    expect(page.locator("[role=alert]")).to_be_visible()
    page.goto("/me/")
    expect(page.get_by_role("heading", name="二次验证")).to_be_visible()
