/** An amount is read back under its cell while it is typed, by the route that reads amounts for every form. */
import { waits } from "../page";
import type { Model } from "./model";
import type { Place } from "./types";
import { make } from "./view";

export function readBack(field: HTMLTextAreaElement, here: () => Place | null, model: Model, address: string): void {
  const place = make("output", "field-read sheet-read");
  const clear = () => place.remove();
  const soon = waits(250, () => void ask());

  async function ask(): Promise<void> {
    const text = field.value.trim();
    const cell = field.parentElement;
    if (!text || !cell || !isMoney() || !field.classList.contains("is-open")) return clear();
    try {
      const response = await fetch(`${address}?${new URLSearchParams({ text }).toString()}`);
      const answer = (await response.json()) as { reading?: string; error?: string };
      if (field.value.trim() !== text || field.parentElement !== cell || !field.classList.contains("is-open")) return;
      place.textContent = answer.error ?? answer.reading ?? "";
      place.classList.toggle("is-refused", answer.error !== undefined);
      cell.append(place);
    } catch {
      clear(); // without a network nothing is read back; the server reads it when it is saved
    }
  }

  const isMoney = () => model.columns[here()?.column ?? -1]?.kind === "money";
  field.addEventListener("input", () => isMoney() && soon());
  field.addEventListener("blur", clear);
  field.addEventListener("keydown", (event) => ["Enter", "Tab", "Escape"].includes(event.key) && clear());
}
