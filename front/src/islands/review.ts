/** [data-review]: facts by keyboard. J and K move, Y or Enter confirms, E opens the correction, X drops, U opens again,
 * A goes to the form that adds what reading missed. */
import { all, once } from "../page";

const typing = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, form.fact-deeds button, form.review-add button, summary, a.btn";
const steps: Record<string, number> = { j: 1, arrowdown: 1, k: -1, arrowup: -1 };
const deeds: Record<string, string> = { y: "y", enter: "y", e: "e", x: "x", u: "u" };

function stand(area: HTMLElement, card: HTMLElement): void {
  for (const one of all(area, ".is-here")) one.classList.remove("is-here");
  for (const one of all(area, `[data-fact="${card.dataset.fact ?? ""}"]`)) one.classList.add("is-here");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  document.getElementById(`mark-${card.dataset.fact ?? ""}`)?.scrollIntoView({ block: "nearest" });
}

function act(card: HTMLElement, key: string): void {
  const control = card.querySelector<HTMLElement>(`[data-key="${key}"]`);
  if (!control) return;
  const details = control.closest("details");
  if (!details) return control.click();
  details.open = !details.open;
  details.querySelector<HTMLElement>("input.control")?.focus();
  card.scrollIntoView({ block: "nearest" });
}

/** To the kinds when words are marked, else to where they are written. */
function toAdding(area: HTMLElement): boolean {
  const form = area.querySelector<HTMLElement>("form[data-adding]");
  const wanted = form?.classList.contains("is-marked") ? "[name=kind]" : "[name=quote]";
  form?.querySelector<HTMLElement>(wanted)?.focus();
  return form !== null;
}

export function reviews(root: ParentNode): void {
  for (const area of all(root, "[data-review]")) {
    if (!once(area, "review")) continue;
    const cards = () => all(area, ".fact-card");
    const here = () => area.querySelector<HTMLElement>(".fact-card.is-here");
    for (const words of all(area, "[data-review-keys]")) words.hidden = false;
    area.addEventListener("click", (event) => {
      const mark = (event.target as Element).closest<HTMLElement>(".fact-mark");
      const card = mark && document.getElementById(`fact-${mark.dataset.fact ?? ""}`);
      if (!card || !document.getSelection()?.isCollapsed) return; // words are being marked
      event.preventDefault();
      stand(area, card);
    });
    area.addEventListener("focusin", (event) => {
      const card = (event.target as Element).closest<HTMLElement>(".fact-card");
      if (card && !card.classList.contains("is-here")) stand(area, card);
    });
    area.addEventListener("keydown", (event) => {
      const details = (event.target as Element).closest("details");
      if (event.key !== "Escape" || !details) return;
      details.open = false;
      details.closest<HTMLElement>(".fact-card")?.focus();
    });
    document.addEventListener("keydown", (event) => {
      if (!area.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest(typing) || document.querySelector("dialog[open]")) return;
      const key = event.key.toLowerCase();
      if (key === "a" && toAdding(area)) return event.preventDefault();
      const listed = cards();
      const at = listed.findIndex((one) => one === here());
      const card = key in steps ? listed[Math.max(0, Math.min(listed.length - 1, at + (steps[key] ?? 0)))] : listed[at];
      if (!card || !(key in steps || key in deeds)) return;
      event.preventDefault();
      if (key in steps) stand(area, card);
      else act(card, deeds[key] ?? "");
    });
    const first = here();
    if (first) document.getElementById(`mark-${first.dataset.fact ?? ""}`)?.scrollIntoView({ block: "nearest" });
  }
}
