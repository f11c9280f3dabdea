"""The browser fixture serves the application with its static files, and hears what a page complains about."""

import pytest
from playwright.sync_api import Browser, Page

from daliang.tests.browser import listen


@pytest.mark.looks
def test_static_files_are_served(page: Page) -> None:
    answer = page.goto("/static/web/app.js")
    assert answer is not None
    assert answer.status == 200
    assert "javascript" in answer.headers["content-type"]


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("<script>throw new Error('boom')</script>", "boom"),
        ("<meta http-equiv='Content-Security-Policy' content=\"style-src 'self'\"><p style='color:red'>x", "style"),
    ],
)
def test_a_fault_of_a_page_is_heard(browser: Browser, markup: str, complaint: str) -> None:
    with browser.new_page() as page:
        faults = listen(page)
        page.set_content(markup)
        page.wait_for_timeout(100)
        assert len(faults) == 1
        assert complaint in faults[0]
