/** Keys and mouse: which cell is active, which cells are picked, what is typed, copied, pasted, filled and undone. */
import { choiceOf, type Editor } from "./editor";
import { idOf, type Change, type Model } from "./model";
import { read, write } from "./block";
import { say, type Place } from "./types";
import type { View } from "./view";

const arrows: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export class Hand {
  private at: Place = { row: 0, column: 0 };
  private anchor: Place = { row: 0, column: 0 };
  /** What the server had in the active cell when it was gone to: what is typed now is typed over that. */
  private base = "";
  private mayLeave = false;
  /** Of one burst of Tab: Enter goes back to below where it began. */
  private tabbedFrom = 0;

  constructor(
    private readonly model: Model,
    private readonly view: View,
    private readonly editor: Editor,
    private readonly tell: (words: string) => void,
  ) {
    const { field } = editor;
    field.addEventListener("keydown", (event) => this.key(event));
    field.addEventListener("blur", () => this.left());
    field.addEventListener("copy", (event) => this.copy(event, false));
    field.addEventListener("cut", (event) => this.copy(event, true));
    field.addEventListener("paste", (event) => this.paste(event));
    field.addEventListener("focus", () => editor.mode === "rest" && field.select());
    editor.onType = () => (this.mayLeave = false);
    editor.onPick = () => this.commit() && this.go(this.at);
    view.table.addEventListener("mousedown", (event) => this.pressed(event));
    view.table.addEventListener("mouseover", (event) => this.dragged(event));
    view.table.addEventListener("dblclick", (event) => this.twice(event));
    for (const moment of ["visibilitychange", "pagehide"]) document.addEventListener(moment, () => this.commit());
  }

  get isOpen(): boolean {
    return this.editor.mode !== "rest";
  }

  /** Lie over the active cell again after the rows were drawn anew; what is being typed stays. */
  stay(): void {
    this.at = this.within(this.at);
    this.anchor = this.within(this.anchor);
    if (!this.isOpen) this.lie();
    this.editor.putList();
    this.paintPicked();
  }

  go(place: Place, isPicking = false, takesFocus = true): void {
    this.at = this.within(place);
    if (!isPicking) this.anchor = this.at;
    this.lie();
    this.paintPicked();
    this.view.cellAt(this.at)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (takesFocus) this.editor.focus();
  }

  goTo(id: string, field: string): void {
    this.commit();
    const row = this.model.lines.findIndex((line) => idOf(line) === id);
    if (row >= 0) this.go({ row, column: this.model.columns.findIndex((column) => column.name === field) });
  }

  private within({ row, column }: Place): Place {
    const last = { row: this.model.lines.length - 1, column: this.model.columns.length - 1 };
    return { row: Math.max(0, Math.min(last.row, row)), column: Math.max(0, Math.min(last.column, column)) };
  }

  private lie(): void {
    const [line, column] = this.model.at(this.at);
    const cell = this.view.cellAt(this.at);
    if (!line || !column || !cell) return;
    const hadFocus = document.activeElement === this.editor.field;
    const id = idOf(line);
    this.view.takeInHand(id);
    const label = `${line.at || ""} ${this.model.label(id)} ${column.label}`.trim();
    this.editor.rest(cell, column, this.model.text(id, column.name), label);
    this.editor.field.readOnly = line.locked !== "";
    this.base = this.model.cell(line, column.name).text;
    if (hadFocus) this.editor.focus();
  }

  private get range(): { top: number; left: number; bottom: number; right: number } {
    const { at, anchor } = this;
    return {
      top: Math.min(at.row, anchor.row),
      left: Math.min(at.column, anchor.column),
      bottom: Math.max(at.row, anchor.row),
      right: Math.max(at.column, anchor.column),
    };
  }

  private paintPicked(): void {
    const { top, left, bottom, right } = this.range;
    for (const old of Array.from(this.view.table.querySelectorAll('[aria-selected="true"]'))) {
      old.removeAttribute("aria-selected");
    }
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) {
        this.view.cellAt({ row, column })?.setAttribute("aria-selected", "true");
      }
    }
  }

  /** Open the cell for typing; false where nothing may be typed. */
  private open(): boolean {
    const [line, column] = this.model.at(this.at);
    if (!line || !column) return false;
    if (line.locked) {
      this.tell(say("lockedRow", { reason: line.locked }));
      return false;
    }
    this.editor.begin("editing");
    return true;
  }

  /** Leave what was typed in its cell. */
  commit(): boolean {
    const [line, column] = this.model.at(this.at);
    if (!this.isOpen || !line || !column) return false;
    const { text } = this.editor;
    this.editor.mode = "rest";
    this.model.write([{ line: idOf(line), field: column.name, text, base: this.base }]);
    this.lie();
    return true;
  }

  private left(): void {
    // Moving the field to another cell takes its focus for a moment: only a focus that went elsewhere leaves the cell.
    window.setTimeout(() => document.activeElement !== this.editor.field && this.commit(), 0);
  }

  // Keys

  private key(event: KeyboardEvent): void {
    if (event.isComposing || event.key === "Process") return;
    if (this.command(event) || (this.isOpen ? this.typing(event) : this.resting(event))) event.preventDefault();
  }

  private command(event: KeyboardEvent): boolean {
    if (event.key === "F8") return this.nextProblem(event.shiftKey ? -1 : 1);
    if (!(event.ctrlKey || event.metaKey) || this.isOpen) return false;
    const key = event.key.toLowerCase();
    if (key === "d") return this.fillDown();
    if (key === "z") return event.shiftKey ? this.redo() : this.undo();
    if (key === "y") return this.redo();
    if (key === "a") return this.pickAll();
    return false;
  }

  private typing(event: KeyboardEvent): boolean {
    const { editor } = this;
    if (event.key === "Escape") return this.cancel();
    if (event.key === "Enter" && event.altKey) {
      editor.breakLine();
      return true;
    }
    if (event.key === "Enter" || event.key === "Tab") return this.finish(event);
    const arrow = arrows[event.key];
    if (!arrow) return false;
    if (editor.isListed && arrow[0]) {
      editor.move(arrow[0]);
      return true;
    }
    return editor.mode === "typing" && this.finish(event);
  }

  private cancel(): boolean {
    this.editor.mode = "rest";
    this.go(this.at);
    return true;
  }

  private finish(event: KeyboardEvent): boolean {
    this.editor.take();
    this.commit();
    return this.move(event) || true;
  }

  private resting(event: KeyboardEvent): boolean {
    if (event.key === "F2" || (event.key === "ArrowDown" && event.altKey)) return this.open() || true;
    if (event.key === "Delete" || event.key === "Backspace") return this.clear();
    if (event.key === "Escape") {
      this.mayLeave = true;
      return true;
    }
    const isMoved = this.move(event);
    if (isMoved) this.mayLeave = false;
    return isMoved;
  }

  /** Enter and Tab as a spreadsheet: Tab to the right and on to the next row, Enter down from where the tabbing began. */
  private move(event: KeyboardEvent): boolean {
    const { row, column } = this.at;
    const step = event.shiftKey ? -1 : 1;
    if (event.key === "Tab") return this.tab(step);
    if (event.key === "Enter") return this.enter(step);
    const ends: Record<string, number> = { Home: 0, End: this.model.columns.length - 1 };
    const end = ends[event.key];
    if (end !== undefined) {
      const rows = end ? this.model.lines.length - 1 : 0;
      this.jump({ row: event.ctrlKey ? rows : row, column: end }, event.shiftKey);
      return true;
    }
    const arrow = arrows[event.key];
    if (!arrow) return false;
    const far = event.ctrlKey || event.metaKey ? 10_000 : 1;
    this.jump({ row: row + arrow[0] * far, column: column + arrow[1] * far }, event.shiftKey);
    return true;
  }

  private jump(place: Place, isPicking: boolean): void {
    this.go(place, isPicking);
    this.tabbedFrom = this.at.column;
  }

  private tab(step: number): boolean {
    const { row, column } = this.at;
    const width = this.model.columns.length;
    const next = row * width + column + step;
    if (this.mayLeave || next < 0 || next >= width * this.model.lines.length) return false;
    const isWrapped = Math.floor(next / width) !== row;
    this.go({ row: Math.floor(next / width), column: next % width });
    if (isWrapped) this.tabbedFrom = this.at.column;
    return true;
  }

  private enter(step: number): boolean {
    this.go({ row: this.at.row + step, column: this.tabbedFrom });
    return true;
  }

  private pickAll(): boolean {
    this.anchor = { row: 0, column: 0 };
    this.go({ row: this.model.lines.length - 1, column: this.model.columns.length - 1 }, true);
    return true;
  }

  // Blocks

  private cells(): Place[][] {
    const { top, left, bottom, right } = this.range;
    return Array.from({ length: bottom - top + 1 }, (_, down) =>
      Array.from({ length: right - left + 1 }, (_, along) => ({ row: top + down, column: left + along })),
    );
  }

  private textAt(place: Place): string {
    const [line, column] = this.model.at(place);
    return line && column ? this.model.text(idOf(line), column.name) : "";
  }

  private copy(event: ClipboardEvent, isCut: boolean): void {
    if (this.isOpen) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", write(this.cells().map((row) => row.map((place) => this.textAt(place)))));
    if (isCut) this.clear();
  }

  private clear(): boolean {
    this.lay(this.cells().map((row) => row.map(() => "")), this.range);
    return true;
  }

  private fillDown(): boolean {
    const { top, left, bottom, right } = this.range;
    const first = top === bottom ? top - 1 : top;
    if (first < 0) return true;
    const above = Array.from({ length: right - left + 1 }, (_, along) => this.textAt({ row: first, column: left + along }));
    this.lay(Array.from({ length: bottom - first }, () => above), { top: first + 1, left });
    return true;
  }

  private paste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (this.isOpen && !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    this.cancel();
    const block = read(text);
    const { top, left, bottom, right } = this.range;
    const isOne = block.length === 1 && block[0]?.length === 1;
    const spread = isOne ? this.cells().map((row) => row.map(() => block[0]?.[0] ?? "")) : block;
    const rows = this.lay(spread, { top, left }, true);
    this.anchor = { row: top, column: left };
    const width = Math.max(...spread.map((row) => row.length));
    this.go(isOne ? { row: bottom, column: right } : { row: top + rows - 1, column: left + width - 1 }, true);
  }

  /** Lay a block of texts on the sheet from a corner on; says what could not be laid down, and where it went. */
  private lay(block: string[][], { top, left }: { top: number; left: number }, isPasted = false): number {
    const room = this.model.columns.length - left;
    const added = Math.max(0, top + block.length - this.model.lines.length);
    for (let count = 0; count < added; count += 1) this.model.addLine();
    if (added) this.view.draw();
    const laid = { locked: 0, unknown: 0 };
    const changes = block.flatMap((texts, down) =>
      texts.slice(0, room).flatMap((text, along) => this.change({ row: top + down, column: left + along }, text, laid)),
    );
    this.model.write(changes);
    this.lie();
    const beyond = Math.max(0, ...block.map((texts) => texts.length - room));
    const said = [
      isPasted ? say("pasted", { count: changes.length }) : "",
      added ? say("pastedRows", { count: added }) : "",
      laid.locked ? say("locked", { count: laid.locked }) : "",
      laid.unknown ? say("unknown", { count: laid.unknown }) : "",
      beyond ? say("beyond", { count: beyond }) : "",
    ];
    this.tell(said.filter(Boolean).join(say("comma")));
    return block.length;
  }

  private change(place: Place, given: string, laid: { locked: number; unknown: number }): Change[] {
    const [line, column] = this.model.at(place);
    if (!line || !column) return [];
    if (line.locked) {
      laid.locked += 1;
      return [];
    }
    const text = given.trim();
    const known = column.kind === "choice" && text ? choiceOf(column, text) : text;
    if (known === undefined) laid.unknown += 1;
    return [{ line: idOf(line), field: column.name, text: known ?? text }];
  }

  undo(): boolean {
    const count = this.model.undo();
    this.tell(count ? say("undone", { count }) : say("nothingToUndo"));
    this.stay();
    return true;
  }

  redo(): boolean {
    const count = this.model.redo();
    this.tell(count ? say("redone", { count }) : say("nothingToUndo"));
    this.stay();
    return true;
  }

  addRow(): void {
    this.commit();
    this.model.addLine();
    this.view.draw();
    this.tabbedFrom = 0;
    this.go({ row: this.model.lines.length - 1, column: 0 });
  }

  /** To the next cell with something to put right, to explain or to choose; a reason is written straight away. */
  nextProblem(step: number): boolean {
    this.commit();
    const width = this.model.columns.length;
    const all = width * this.model.lines.length;
    const from = this.at.row * width + this.at.column;
    for (let count = 1; count <= all; count += 1) {
      const at = (((from + step * count) % all) + all) % all;
      const place = { row: Math.floor(at / width), column: at % width };
      const cell = this.view.cellAt(place);
      if (!cell?.matches(".has-error, .is-asked, .is-returned")) continue;
      this.go(place);
      const wanted = cell.matches(".has-error") ? ".cell-clash button" : ".cell-ask:not(.is-answered) .cell-why";
      cell.querySelector<HTMLElement>(wanted)?.focus();
      return true;
    }
    this.tell(say("noProblem"));
    return true;
  }

  // Mouse

  private pressed(event: MouseEvent): void {
    const place = this.view.placeOf(event.target);
    if (!place || event.button !== 0 || (event.target as Element).closest("a, button, input")) return;
    if (event.target === this.editor.field && this.isOpen) return;
    event.preventDefault();
    this.commit();
    const isAgain = !event.shiftKey && place.row === this.at.row && place.column === this.at.column;
    const hadFocus = document.activeElement === this.editor.field;
    this.go(place, event.shiftKey);
    this.tabbedFrom = this.at.column;
    if (isAgain && hadFocus && event.detail === 1) this.open();
  }

  private dragged(event: MouseEvent): void {
    const place = event.buttons === 1 && !this.isOpen ? this.view.placeOf(event.target) : null;
    if (place && document.activeElement === this.editor.field) this.go(place, true);
  }

  private twice(event: MouseEvent): void {
    if (this.view.placeOf(event.target) && !this.isOpen) this.open();
  }
}
