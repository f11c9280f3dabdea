/**
 * <table data-grid>: cells with one input each behave as in Excel. Arrows move (left and right at the ends of the text),
 * Enter goes down, Ctrl-D takes the cell above, pasting a block fills right and down, Ctrl-Z takes a block back.
 */
import { all, once } from "../page";
import { say } from "../words";

type Cell = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
type Change = { cell: Cell; before: string };

const cellSelector = "td > input:not([type=hidden]), td > select, td > textarea";

class Grid {
  private readonly undone: Change[][] = [];

  constructor(private readonly table: HTMLTableElement) {
    table.addEventListener("keydown", (event) => this.key(event));
    table.addEventListener("paste", (event) => this.paste(event));
    table.addEventListener("input", (event) => {
      // Typing by hand is undone by the browser itself; only blocks are undone here.
      if (event.isTrusted) this.undone.length = 0;
      mark(event.target as Cell);
    });
    for (const cell of all<Cell>(table, cellSelector)) mark(cell);
  }

  private rows(): Cell[][] {
    return Array.from(this.table.tBodies)
      .flatMap((body) => Array.from(body.rows))
      .filter((row) => !row.hidden)
      .map((row) => all<Cell>(row, cellSelector).filter((cell) => !cell.disabled))
      .filter((row) => row.length > 0);
  }

  private place(cell: Cell): [number, number] {
    const rows = this.rows();
    const row = rows.findIndex((cells) => cells.includes(cell));
    return [row, rows[row]?.indexOf(cell) ?? -1];
  }

  private go(cell: Cell, down: number, right: number): boolean {
    const [row, column] = this.place(cell);
    const next = this.rows()[row + down]?.[column + right];
    if (!next) return false;
    next.focus();
    if (next instanceof HTMLInputElement) next.select();
    return true;
  }

  private key(event: KeyboardEvent): void {
    const cell = event.target as Cell;
    if (event.isComposing || !cell.matches(cellSelector)) return;
    if (this.moved(event, cell) || this.worked(event, cell)) event.preventDefault();
  }

  private moved(event: KeyboardEvent, cell: Cell): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Enter" && !(cell instanceof HTMLTextAreaElement)) {
      this.go(cell, event.shiftKey ? -1 : 1, 0);
      return true;
    }
    if (event.shiftKey || cell instanceof HTMLSelectElement) return false;
    if (event.key === "ArrowUp") return this.go(cell, -1, 0);
    if (event.key === "ArrowDown") return this.go(cell, 1, 0);
    if (event.key === "ArrowLeft") return atStart(cell) && this.go(cell, 0, -1);
    if (event.key === "ArrowRight") return atEnd(cell) && this.go(cell, 0, 1);
    return false;
  }

  private worked(event: KeyboardEvent, cell: Cell): boolean {
    if (!(event.ctrlKey || event.metaKey)) return false;
    if (event.key.toLowerCase() === "d") return this.fillDown(cell);
    if (event.key.toLowerCase() === "z") return this.undo();
    return false;
  }

  private fillDown(cell: Cell): boolean {
    const [row, column] = this.place(cell);
    const above = this.rows()[row - 1]?.[column];
    if (above) this.write([{ cell, value: above.value }]);
    return true;
  }

  private paste(event: ClipboardEvent): void {
    const cell = event.target as Cell;
    const text = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!cell.matches(cellSelector) || !/[\t\n]/.test(text)) return;
    event.preventDefault();
    const [row, column] = this.place(cell);
    const rows = this.rows();
    const block = text.split("\n").flatMap((line, down) =>
      line.split("\t").flatMap((value, right) => {
        const target = rows[row + down]?.[column + right];
        return target ? [{ cell: target, value: value.trim() }] : [];
      }),
    );
    this.write(block);
  }

  private write(block: { cell: Cell; value: string }[]): void {
    const before = block.map(({ cell }) => ({ cell, before: cell.value }));
    for (const { cell, value } of block) set(cell, value);
    this.undone.push(before);
  }

  private undo(): boolean {
    const last = this.undone.pop();
    if (!last) return false;
    for (const { cell, before } of last) set(cell, before);
    return true;
  }
}

/** A list takes a value by its word as well as by its code; what fits neither leaves it as it was. */
function set(cell: Cell, value: string): void {
  if (cell instanceof HTMLSelectElement) {
    const option = Array.from(cell.options).find((one) => one.value === value || one.text.trim() === value);
    if (!option) return;
    cell.value = option.value;
  } else cell.value = value;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A cell with data-was shows in colour that it differs, and the old value in small. */
function mark(cell: Cell): void {
  const was = cell.dataset.was;
  const box = cell.parentElement;
  if (was === undefined || !box) return;
  const differs = cell.value.trim() !== was.trim();
  box.classList.toggle("is-changed", differs);
  let note = box.querySelector<HTMLElement>(".was");
  if (!note && differs) {
    note = document.createElement("small");
    note.className = "was";
    box.append(note);
  }
  if (!note) return;
  note.hidden = !differs;
  note.textContent = say("was", { value: cell.dataset.wasText ?? (was || "—") });
}

function atStart(cell: Cell): boolean {
  return cell instanceof HTMLSelectElement || (cell.selectionStart ?? 0) + (cell.selectionEnd ?? 0) === 0 || whole(cell);
}

function atEnd(cell: Cell): boolean {
  return cell instanceof HTMLSelectElement || (cell.selectionStart ?? cell.value.length) === cell.value.length || whole(cell);
}

function whole(cell: HTMLInputElement | HTMLTextAreaElement): boolean {
  return cell.selectionStart === 0 && cell.selectionEnd === cell.value.length;
}

export function grids(root: ParentNode): void {
  for (const table of all<HTMLTableElement>(root, "table[data-grid]")) if (once(table, "grid")) new Grid(table);
}
