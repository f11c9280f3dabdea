"""The colours of a walk: a text of one look is judged at the first places where it stands, not in each row again."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Page

from daliang.tests.walks.looking import equip, serious

# Marks the first places of each look that is not among those `seen`, and returns the new looks. What decides the
# contrast of a text: its colour, size and weight, all that lies behind it, and whether it is in use.
FRESH = """seen => {
  const grounds = new Map(), places = new Map(seen.map(look => [look, 3]));
  const ground = element => {
    if (element === null) return "";
    if (!grounds.has(element)) {
      const {backgroundColor, backgroundImage, opacity, filter, position} = getComputedStyle(element);
      const own = [backgroundColor, backgroundImage, opacity, filter, position === "static" ? "" : element.className];
      const isPlain = own.join() === "rgba(0, 0, 0, 0),none,1,none,";
      grounds.set(element, ground(element.parentElement) + (isPlain ? "" : own.join()));
    }
    return grounds.get(element);
  };
  const isTyped = element => element.matches("input, select, textarea");
  const says = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || !(isTyped(element) || says(element))) continue;
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(element);
    const isIdle = element.closest(":disabled, [aria-disabled=true]") !== null;
    const own = [element.localName, element.className, color, fontSize, fontWeight, textShadow, isIdle];
    const look = `${ground(element)} ${own.join()}`, before = places.get(look) ?? 0;
    places.set(look, before + 1);
    element.toggleAttribute("data-fresh", before < 3);
  }
  return [...places.keys()].slice(seen.length);
}"""
ASKED = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
# In one step: a page that still fetches may put other elements in the place of those that were marked.
JUDGE = f"""async ([seen, options]) => {{
  const fresh = ({FRESH})(seen);
  return [fresh, fresh.length ? (await axe.run("[data-fresh]", options)).violations : []];
}}"""


@dataclass
class Colours:
    """Remembers the looks that were judged on the pages so far."""

    seen: list[str] = field(default_factory=list)

    def poor(self, page: Page) -> list[str]:
        """The texts of new looks that do not stand out from what is behind them."""
        page.wait_for_load_state()
        equip(page)
        fresh, violations = page.evaluate(JUDGE, [self.seen, ASKED])
        self.seen += fresh
        return serious(violations)
