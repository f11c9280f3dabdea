/**
 * A form that came too late is offered again under the labels that the person saw; what was not touched is left out.
 * Only the labels stay in this window, never what was typed.
 */
import { all } from "../page";

const place = "daliang:form";

interface Seen {
  label: string;
  said: string;
}
type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const isSilent = (control: Control) => ["hidden", "file", "password", "submit", "button"].includes(control.type);
const isTick = (control: Control): control is HTMLInputElement => ["checkbox", "radio"].includes(control.type);
const keyOf = (name: string, value: string, tick: boolean) => (tick ? `${name}=${value}` : name);

function words(element: Element | null | undefined): string {
  const copy = element?.cloneNode(true) as Element | undefined;
  copy?.querySelectorAll("small, input, select, textarea").forEach((part) => part.remove());
  return copy?.textContent?.trim() ?? "";
}

function labelOf(control: Control): string {
  const group = control.type === "radio" ? control.closest("fieldset")?.querySelector("legend") : null;
  return words(group) || words(control.labels?.[0]) || (control.getAttribute("aria-label") ?? "");
}

function saidOf(control: Control): string {
  if (control instanceof HTMLSelectElement) return control.selectedOptions[0]?.text ?? "";
  return isTick(control) ? (control.type === "radio" ? words(control.labels?.[0]) : "✓") : "";
}

function isTouched(control: Control): boolean {
  if (isTick(control)) return control.checked && !control.defaultChecked;
  if (!(control instanceof HTMLSelectElement)) return control.value !== control.defaultValue;
  const first = Math.max(0, Array.from(control.options).findIndex((option) => option.defaultSelected));
  return control.selectedIndex !== first;
}

function remember(form: HTMLFormElement): void {
  // A page that came back with errors shows as its defaults what was typed before.
  const isFresh = !document.querySelector('[aria-invalid="true"], [role="alert"], .field-error');
  const fields: Record<string, Seen> = {};
  for (const control of Array.from(form.elements) as Control[]) {
    if (!control.name || isSilent(control) || (isTick(control) && !control.checked)) continue;
    if (isFresh && !isTouched(control)) continue;
    const key = keyOf(control.name, control.value, isTick(control));
    fields[key] = { label: labelOf(control), said: saidOf(control) };
  }
  sessionStorage.setItem(place, JSON.stringify({ action: form.action, fields }));
}

function renew(form: HTMLFormElement): void {
  // Who has signed in again in another window has another request token by now.
  const fresh = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  for (const field of all<HTMLInputElement>(form, "input[name=csrfmiddlewaretoken]")) field.value = fresh ?? field.value;
}

function show(form: HTMLFormElement): void {
  const kept = JSON.parse(sessionStorage.getItem(place) ?? "{}") as { action?: string; fields?: Record<string, Seen> };
  if (kept.action !== form.action || !kept.fields) return;
  for (const line of all(form, "[data-name]")) {
    const [name, said] = [line.dataset.name ?? "", line.querySelector("dd")];
    const seen = kept.fields[keyOf(name, said?.textContent ?? "", true)] ?? kept.fields[name];
    if (!seen?.label || !said) {
      line.remove();
      continue;
    }
    line.hidden = false;
    const label = line.querySelector("dt");
    if (label) label.textContent = seen.label;
    if (seen.said) said.textContent = seen.said;
  }
  for (const list of all(form, "dl")) list.closest("details")?.toggleAttribute("hidden", !list.children.length);
}

export function keptForms(): void {
  const offered = all<HTMLFormElement>(document, "form[data-kept]");
  offered.forEach(show);
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post") return;
    if (offered.includes(form)) renew(form);
    else remember(form);
  });
}
