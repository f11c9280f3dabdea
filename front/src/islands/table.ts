/** Tables: branches that fold, dense rows, picked rows with their bar of deeds. */
import { all, icon, once } from "../page";
import { say } from "../words";

const densePlace = "daliang:dense";

function level(row: Element): number {
  return Number(row.getAttribute("data-level") ?? "0");
}

/** The rows below one, down to the next of its own level or higher. */
function branch(row: Element): HTMLElement[] {
  const below: HTMLElement[] = [];
  for (let next = row.nextElementSibling; next && level(next) > level(row); next = next.nextElementSibling) {
    below.push(next as HTMLElement);
  }
  return below;
}

function show(row: Element): void {
  const rows = branch(row);
  let closedAt = Infinity;
  for (const child of rows) {
    if (level(child) <= closedAt) closedAt = Infinity;
    child.hidden = level(child) > closedAt;
    if (!child.hidden && child.querySelector('.fold-button[aria-expanded="false"]')) closedAt = level(child);
  }
}

function fold(button: HTMLButtonElement, row: Element, isOpen: boolean): void {
  button.setAttribute("aria-expanded", String(isOpen));
  if (isOpen) show(row);
  else for (const child of branch(row)) child.hidden = true;
}

function foldable(row: Element): void {
  const cell = row.firstElementChild;
  if (!cell || !branch(row).length) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold-button";
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-label", say("fold", { name: cell.textContent?.trim() ?? "" }));
  button.append(icon("right"));
  button.addEventListener("click", () => fold(button, row, button.getAttribute("aria-expanded") === "false"));
  cell.prepend(button);
  if (row.hasAttribute("data-folded")) fold(button, row, false);
}

function dense(button: HTMLElement): void {
  const frame = document.documentElement;
  const apply = (isDense: boolean) => {
    frame.classList.toggle("is-dense", isDense);
    button.setAttribute("aria-pressed", String(isDense));
  };
  button.hidden = false;
  apply(localStorage.getItem(densePlace) === "1");
  button.addEventListener("click", () => {
    const isDense = !frame.classList.contains("is-dense");
    localStorage.setItem(densePlace, isDense ? "1" : "0");
    apply(isDense);
  });
}

export function tables(root: ParentNode): void {
  for (const table of all(root, "table[data-fold]")) {
    if (!once(table, "fold")) continue;
    // From the leaves upward, so that a folded branch hides what its own branches show.
    for (const row of all(table, "tbody tr[data-level]").reverse()) if (level(row) > 0) foldable(row);
  }
  for (const button of all(root, "[data-dense]")) if (once(button, "dense")) dense(button);
}

/** <form data-picks> with checkboxes named data-picks, one [data-pick-all], and a [data-picked-bar]. */
export function picks(root: ParentNode): void {
  for (const form of all<HTMLFormElement>(root, "form[data-picks]")) {
    if (!once(form, "picks")) continue;
    const boxes = () => all<HTMLInputElement>(form, `input[type="checkbox"][name="${form.dataset.picks ?? ""}"]`);
    const every = form.querySelector<HTMLInputElement>("[data-pick-all]");
    const bar = form.querySelector<HTMLElement>("[data-picked-bar]");
    const count = form.querySelector("[data-picked-count]");
    const refresh = () => {
      const picked = boxes().filter((box) => box.checked);
      for (const box of boxes()) box.closest("tr, .item")?.classList.toggle("is-picked", box.checked);
      if (bar) bar.hidden = picked.length === 0;
      if (count) count.textContent = say("picked", { count: picked.length });
      if (!every) return;
      every.checked = picked.length > 0 && picked.length === boxes().length;
      every.indeterminate = picked.length > 0 && !every.checked;
    };
    if (every) every.hidden = false;
    form.addEventListener("change", (event) => {
      if (event.target === every) for (const box of boxes()) box.checked = every?.checked ?? false;
      refresh();
    });
    form.querySelector("[data-pick-none]")?.addEventListener("click", () => {
      for (const box of boxes()) box.checked = false;
      refresh();
    });
    refresh();
  }
}
