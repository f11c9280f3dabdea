"""What a careful reader would object to on a page: Chinese in an English page, barriers, a page wider than a phone."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEFT_IN_CHINESE = """() => {
  const han = /[\\u2e80-\\u9fff\\uff00-\\uffef]/;
  const isMarked = element => element.closest("[lang]").lang.startsWith("zh");
  const found = han.test(document.title) ? [document.title] : [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const holder = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim();
    if (han.test(text) && !isMarked(holder) && !["SCRIPT", "STYLE"].includes(holder.tagName)) found.push(text);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt", "data-confirm", "data-confirm-title"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (han.test(element.getAttribute(name)) && !isMarked(element)) found.push(`${name}=${element.getAttribute(name)}`);
  return found;
}"""
WIDER = "() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


def left_in_chinese(page: Page) -> list[str]:
    """Texts, names and hints outside elements marked lang="zh", folded ones included. Typed data is marked."""
    found: list[str] = page.evaluate(LEFT_IN_CHINESE)
    return found


def barriers(page: Page) -> list[str]:
    """What axe finds serious or critical, each with the first places."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
        for one in violations
        if one["impact"] in ("serious", "critical")
    ]


def sticks_out(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    wider: int = page.evaluate(WIDER)
    return wider
