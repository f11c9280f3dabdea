"""pytest plug-in: a real Chromium and the served application, as the fixtures `browser` and `page`."""

import os
import shutil
from collections.abc import Iterator
from typing import Protocol

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

SHELL = "chromium-headless-shell"  # Chromium without the windows: the same pages at a third of the work
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
NOT_RUN = f"NOT RUN: BROWSER TESTS, FOR THERE IS NO CHROMIUM (apt-get install {SHELL}, or CHROMIUM=its path)"
PATIENCE = 60_000  # milliseconds: what a busy machine shows late is no fault
expect.set_options(timeout=PATIENCE)


class Served(Protocol):
    url: str


def chromium() -> str | None:
    """The path of this machine's Chromium: the variable CHROMIUM, or the first known name on the PATH."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", []):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Playwright's event loop stays in this thread, so Django must allow that."""
    path = chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NOT_RUN, pytrace=False)
        pytest.skip(NOT_RUN)
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=path, args=flags)
        yield opened
        opened.close()


def is_fault(message: ConsoleMessage) -> bool:
    """A script error or something that our content security policy stopped; a refused form is no fault."""
    return message.type == "error" and "the server responded with a status of 4" not in message.text


def listen(page: Page) -> list[str]:
    """The faults that the page reports from now on, as they come."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda said: faults.append(f"{page.url}: {said.text}") if is_fault(said) else None)
    return faults


class LostAnswers:
    """A line that brings requests to the server and loses the answers to what was sent, until it is mended.

    It stays in place for good: a route taken away while it still holds a request lets that request go, so that
    its answer arrives after all, and ends it a second time.
    """

    def __init__(self, page: Page, address: str) -> None:
        self.is_mended = False
        page.route(address, self._carry)

    def _carry(self, route: Route) -> None:
        if self.is_mended or route.request.method != "POST":
            return route.continue_()
        route.fetch()
        return route.abort()


@pytest.fixture
def page(browser: Browser, live_server: Served) -> Iterator[Page]:
    """A fresh, signed-out visitor at the served application; the test fails if a page reports a fault.

    `page.goto("/")` takes addresses of the application; `page.set_viewport_size` makes it a phone.
    """
    with browser.new_context(
        base_url=live_server.url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    ) as context:
        opened = context.new_page()
        opened.set_default_timeout(PATIENCE)
        faults = listen(opened)
        yield opened
    assert not faults, "the pages reported:\n" + "\n".join(faults)
