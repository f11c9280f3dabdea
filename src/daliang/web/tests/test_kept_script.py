"""A form sent after the session's end: shown again under its own labels, and one click sends it after signing in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from daliang.dossier.models import Proposal
from daliang.org import clock
from daliang.rounds.tests.world import NOW, World, build
from daliang.tests.browser import Served
from daliang.web.tests.listing import door

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


def sign_in(page: Page, served: Served, world: World) -> None:
    """In another window of the same browser: the request token changes with it, as it does on the sign-in page."""
    client = door(world.clerk("east-a"))
    client.get("/me/")
    for name in ("sessionid", "csrftoken"):
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": served.url}])


def test_a_form_outlives_the_session_and_goes_with_one_click(page: Page, live_server: Served) -> None:
    world = build()
    clock.set_demo(NOW)  # the server's threads have to see it
    try:
        sign_in(page, live_server, world)
        page.goto("/projects/YZ2022-0001/propose/?kind=suspended")
        page.get_by_label("发生日期").fill("8月20日")
        page.get_by_label("理由").fill("用地指标还没有落实")
        page.context.clear_cookies(name="sessionid")
        page.get_by_role("button", name="提交").click()
        page.get_by_text("看看填写的内容").click()
        told = page.locator("dl.facts > div")
        expect(told).to_have_text(["发生日期8月20日", "理由用地指标还没有落实"])
        sign_in(page, live_server, world)
        page.get_by_role("button", name="已登录，再提交一次").click()
        page.wait_for_url("**/projects/YZ2022-0001/#waiting")
        assert Proposal.objects.count() == 1
    finally:
        clock.reread()
