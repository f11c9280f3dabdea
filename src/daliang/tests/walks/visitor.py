"""A person at a browser: enters by one click, looks, presses what a button says, keeps a picture of what was seen."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ENTERED = re.compile(r"(?<!/enter)/$")


@dataclass(frozen=True)
class Visitor:
    """One browser with one person signed in. `page` is Playwright's."""

    page: Page
    pictures: Path

    def enter(self, login: str, *, language: str) -> None:
        """Through the demo's door: the language first, then the person's card."""
        self.page.goto("/enter/")
        if language == "en":
            self.page.get_by_role("button", name="English").click()
            expect(self.page.locator("html")).to_have_attribute("lang", "en")
        self.page.locator(f"button[name=login][value={login}]").click()
        self.page.wait_for_url(ENTERED)

    def picture(self, name: str, *, full: bool = True) -> None:
        """Keep what the page looks like now, for a person to look at afterwards: only where WALK_PICTURES is set."""
        if not os.environ.get("WALK_PICTURES"):
            return
        self.pictures.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("window.scrollTo(0, 0)")
        self.page.screenshot(path=self.pictures / f"{name}.png", full_page=full)

    def press(self, words: str) -> None:
        """The one button that says so."""
        self.page.get_by_role("button", name=words).click()

    def confirm(self, words: str) -> None:
        """The button that says so, and then the dialog that asks."""
        self.press(words)
        self.page.locator("dialog[open] button[value=yes]").click()

    def explain(self, words: str) -> None:
        """Answer whatever is asked about any cell of the return's grid with these words."""
        asked = self.page.locator("#sheet .cell-ask:not(.is-answered) .cell-why")
        for left in range(asked.count(), 0, -1):
            asked.first.fill(words)
            self.page.keyboard.press("Enter")
            expect(asked).to_have_count(left - 1)
        expect(self.page.locator("[data-sheet=status]")).to_contain_text("已保存")

    def follow(self, words: str | re.Pattern[str]) -> None:
        self.page.get_by_role("link", name=words).first.click()

    def sees(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def row(self, words: str) -> Locator:
        """The table row with these words in its heading."""
        return self.page.locator("tr", has=self.page.locator("th", has_text=words))

    def card(self, words: str) -> Locator:
        """The figure card that is called so."""
        return self.page.locator(".figure-card", has=self.page.get_by_role("heading", name=words, exact=True))

    def tables(self) -> list[list[list[str]]]:
        """Every table on the page as the texts of its body's cells."""
        texts: list[list[list[str]]] = self.page.locator("main table").evaluate_all(
            "tables => tables.map(table => [...table.tBodies].flatMap(body => [...body.rows])"
            ".map(row => [...row.cells].map(cell => cell.textContent.trim())))"
        )
        return texts
