/** `/` or Ctrl-K goes to the search; the panel below it is walked with the arrows, Enter opens, Escape closes. */
import { all } from "../page";

const typing = "input, textarea, select, [contenteditable]";

export function searchKeys(): void {
  const field = document.querySelector<HTMLInputElement>("[data-search]");
  const panel = document.getElementById("search-found");
  if (!field || !panel) return;
  document.addEventListener("keydown", (event) => {
    const elsewhere = !(event.target as Element).closest(typing);
    const slash = event.key === "/" && elsewhere && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (slash || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k")) {
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  combobox(field, panel);
}

function combobox(field: HTMLInputElement, panel: HTMLElement): void {
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  const options = () => all<HTMLAnchorElement>(panel, "[role=option]");
  const chosen = () => options().find((option) => option.getAttribute("aria-selected") === "true");

  function show(open: boolean): void {
    panel.hidden = !open;
    const list = panel.querySelector("#search-list");
    field.setAttribute("aria-expanded", String(open && list !== null));
    if (open && list) field.setAttribute("aria-controls", list.id);
    else field.removeAttribute("aria-controls");
    if (!open) choose(undefined);
  }

  function choose(option: HTMLAnchorElement | undefined): void {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option));
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  function walk(step: number): void {
    const rows = options();
    if (!rows.length) return;
    if (panel.hidden) show(true);
    const at = chosen() ? rows.indexOf(chosen()!) + step : step > 0 ? 0 : rows.length - 1;
    choose(rows[(at + rows.length) % rows.length]);
  }

  function leave(): void {
    if (panel.hidden) field.blur();
    else show(false);
  }

  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const option = panel.hidden ? undefined : chosen();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Escape") leave();
    else if (event.key === "Enter" && option) option.click();
    else return;
    event.preventDefault();
  });
  field.addEventListener("input", () => {
    if (!field.value.trim()) show(false);
  });
  panel.addEventListener("htmx:afterSwap", () => show(document.activeElement === field && field.value.trim() !== ""));
  field.addEventListener("focus", () => {
    if (panel.childElementCount && field.value.trim()) show(true);
  });
  // A press on a result keeps the field's focus, so that the panel is still there when the click arrives.
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  field.addEventListener("blur", () => show(false));
  show(false);
}
