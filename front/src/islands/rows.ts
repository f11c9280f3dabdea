/** table[data-rows]: J and K or the arrows move through the rows, Enter opens the row's link, X picks it. */
import { all, once } from "../page";

const typing = "input:not([type=checkbox]), textarea, select, [contenteditable], dialog, details[open]";
const steps: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

function pick(row: HTMLElement): void {
  const box = row.querySelector<HTMLInputElement>("input[type=checkbox]");
  if (!box) return;
  box.checked = !box.checked;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

export function rowKeys(root: ParentNode): void {
  for (const table of all(root, "table[data-rows]")) {
    if (!once(table, "rows")) continue;
    let at = -1;
    const rows = () => all(table, "tbody tr");
    const move = (step: number) => {
      const listed = rows();
      listed[at]?.removeAttribute("aria-selected");
      at = Math.max(0, Math.min(listed.length - 1, at + step));
      const row = listed[at];
      row?.setAttribute("aria-selected", "true");
      row?.querySelector<HTMLElement>("a[href]")?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    };
    table.addEventListener("focusin", (event) => {
      const found = rows().findIndex((row) => row.contains(event.target as Node));
      if (found < 0 || found === at) return;
      rows()[at]?.removeAttribute("aria-selected");
      at = found;
    });
    document.addEventListener("keydown", (event) => {
      if (!table.isConnected || event.ctrlKey || event.metaKey || event.altKey) return;
      if ((event.target as Element).closest(typing)) return;
      const step = steps[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      const row = rows()[at];
      if (step) move(step);
      else if (row && event.key.toLowerCase() === "x") pick(row);
      else if (row && event.key === "Enter" && event.target === document.body) row.querySelector<HTMLElement>("a[href]")?.click();
      else return;
      event.preventDefault();
    });
  }
}
