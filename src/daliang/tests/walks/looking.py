"""What a careful reader would object to on a page: Chinese in an English page, barriers, a page wider than a phone."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEFT_IN_CHINESE = """() => {
  const han = /[\\u2e80-\\u9fff\\uff00-\\uffef]/;
  const isMarked = element => element.closest("[lang]").getAttribute("lang").startsWith("zh");
  const data = [...document.querySelectorAll("h1 [lang]")].map(element => element.textContent);
  const title = data.reduce((title, text) => title.replace(text, ""), document.title);
  const found = han.test(title) ? [title] : [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const holder = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim();
    if (han.test(text) && !isMarked(holder) && !holder.closest("script, style, textarea")) found.push(text);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-confirm", "data-confirm-title"])
    for (const element of document.querySelectorAll(`[${name}]`)) {
      const text = element.getAttribute(name);
      if (han.test(text) && !isMarked(element)) found.push(`${name}=${text}`);
    }
  return found;
}"""
# The rules of WCAG 2.1 A and AA; only what is broken is described in full.
COLOURS = ("color-contrast", "link-in-text-block")
ASKED = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const isHeld = e => e.parentElement.closest(".table-frame, .spoken") !== null;
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 0.5);
  return wide.filter(e => e.checkVisibility() && !isHeld(e)).map(e => `${e.tagName}.${e.className} sticks out`);
}"""


def left_in_chinese(page: Page) -> list[str]:
    """Texts, names and hints outside elements marked lang="zh", folded ones included. Typed data is marked."""
    page.wait_for_load_state()  # a click returns when the next page begins, before it has a body
    found: list[str] = page.evaluate(LEFT_IN_CHINESE)
    return found


def barriers(page: Page, *, leave_out: Iterable[str] = ()) -> list[str]:
    """What axe finds serious or critical, each with the first places. Colours are the same in every language."""
    page.wait_for_load_state()
    equip(page)
    options = ASKED | {"rules": {rule: {"enabled": False} for rule in leave_out}}
    return serious(page.evaluate("async options => (await axe.run(options)).violations", options))


def bring_axe(page: Page) -> None:
    """From the next page on axe is there as soon as a page begins: sending it to each takes as long as many a page."""
    page.add_init_script(_axe())


def equip(page: Page) -> None:
    """Axe is in the page."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())


@cache
def _axe() -> str:
    return Axe().axe_script


def serious(violations: list[dict[str, Any]]) -> list[str]:
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in violations
        if one["impact"] in ("serious", "critical")
    ]


def sticking_out(page: Page) -> list[str]:
    """What makes the page wider than its window, the outermost first; tables that scroll by themselves do not."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(STICKING_OUT)
    return found
