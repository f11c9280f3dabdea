"""The reader of a walk finds what bars the way, and judges the colours of each look that it has not seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from daliang.tests.walks.colours import Colours
from daliang.tests.walks.looking import COLOURS, barriers

PAGE = "<html lang=zh><title>页</title><main>{}</main>"
GREY = "color: #949494"  # on white: enough for large letters, too little for small ones
LARGE = f"<p style='{GREY}; font-size: 40px'>大字</p>"


LINK = "<p>一段话里有<a href=x style='color: #111; text-decoration: none'>一处链接</a>看不出来</p>"


def test_a_picture_without_words_and_what_is_pale_bar_the_way(browser: Browser) -> None:
    with browser.new_page() as page:
        page.set_content(PAGE.format(f"<img src=x><p style='{GREY}'>小字</p>{LINK}"))
        found = barriers(page)
        told = [one.partition(":")[0] for one in found]
        assert told == ["color-contrast", "image-alt", "link-in-text-block"]
        assert barriers(page, leave_out=COLOURS) == [found[1]]


@pytest.mark.parametrize(
    ("before", "then"),
    [
        ("<p>黑字</p>", f"<p style='{GREY}'>灰字</p>"),
        (LARGE, LARGE.replace("40px", "14px")),
        (LARGE, f"<div style='background: #ddd'>{LARGE}</div>"),
        (LARGE, f"<div style='opacity: 0.5'>{LARGE}</div>"),
        (f"<p style='{GREY}' aria-disabled=true>停用</p>", f"<p style='{GREY}'>可用</p>"),
        (f"<p hidden style='{GREY}'>不见</p>", f"<p style='{GREY}'>看见</p>"),
        ("<input style='color: #000' value=黑>", f"<input style='{GREY}' value=灰>"),
    ],
)
def test_a_look_that_is_new_is_judged_and_the_same_again_is_not(browser: Browser, before: str, then: str) -> None:
    colours = Colours()
    with browser.new_page() as page:
        page.set_content(PAGE.format(before))
        assert colours.poor(page) == []
        page.set_content(PAGE.format(before + then * 5))
        (found,) = colours.poor(page)
        assert found.startswith("color-contrast")
        assert page.locator("[data-fresh]").count() == 3, "the first places, not each row"
        page.set_content(PAGE.format(then))
        assert colours.poor(page) == []
