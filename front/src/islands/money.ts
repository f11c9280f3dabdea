/**
 * An amount is read back beside its field as it will be stored.
 * <input data-money="/address">: the address answers ?text=…&currency=… with {"reading": "…"} or {"error": "…"}.
 * data-money-currency and data-money-unit name fields of the same form whose values go along.
 */
import { all, once, waits } from "../page";

interface Reading {
  reading?: string;
  error?: string;
}

function question(field: HTMLInputElement): string {
  const asked = new URLSearchParams({ text: field.value });
  for (const name of ["currency", "unit"]) {
    const other = field.dataset[`money${name === "currency" ? "Currency" : "Unit"}`];
    const control = other ? field.form?.elements.namedItem(other) : null;
    if (control instanceof HTMLSelectElement || control instanceof HTMLInputElement) asked.set(name, control.value);
  }
  return `${field.dataset.money ?? ""}?${asked.toString()}`;
}

async function readInto(field: HTMLInputElement, place: HTMLElement): Promise<void> {
  const text = field.value;
  if (!text.trim()) {
    place.textContent = "";
    return;
  }
  try {
    const response = await fetch(question(field), { headers: { Accept: "application/json" } });
    const answer = (await response.json()) as Reading;
    if (field.value !== text) return;
    place.textContent = answer.error ?? answer.reading ?? "";
    place.classList.toggle("is-refused", answer.error !== undefined);
  } catch {
    // Without a network nothing is read back; the server reads it again when the form is sent.
    place.textContent = "";
  }
}

export function readBack(root: ParentNode): void {
  for (const field of all<HTMLInputElement>(root, "input[data-money]")) {
    if (!once(field, "money")) continue;
    const place = document.getElementById(`${field.id}_read`);
    if (!place) continue;
    const soon = waits(250, () => void readInto(field, place));
    field.addEventListener("input", soon);
    const currency = field.dataset.moneyCurrency;
    const other = currency ? field.form?.elements.namedItem(currency) : null;
    if (other instanceof HTMLElement) other.addEventListener("change", soon);
    if (field.value && !place.textContent) soon();
  }
}
