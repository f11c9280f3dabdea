/** The sheet as a table: one row a line, one cell a field, with what is to be said of a cell inside it. */
import { icon } from "../page";
import { idOf, type Model } from "./model";
import { say, type Ask, type Cell, type Column, type Line, type Place } from "./types";

export function make<K extends keyof HTMLElementTagNameMap>(name: K, className: string, words = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = words;
  return made;
}

export class View {
  private readonly rows = new Map<string, HTMLTableRowElement>();
  private readonly body: HTMLTableSectionElement;
  /** The line in hand: while a new one is being filled, what is still empty is no error yet. */
  private inHand = "";
  onAnswer: (id: string, question: string, reason: string) => void = () => undefined;
  onChoose: (id: string, field: string, isMine: boolean) => void = () => undefined;

  constructor(
    readonly table: HTMLTableElement,
    private readonly model: Model,
  ) {
    this.body = table.tBodies[0] as HTMLTableSectionElement;
    const head = make("tr", "");
    const corner = make("td", "sheet-number");
    head.append(corner, ...model.columns.map((column) => this.head(column)));
    table.tHead?.replaceChildren(head);
    this.draw();
  }

  private head(column: Column): HTMLElement {
    const cell = make("th", `sheet-${column.name}`, column.label);
    cell.scope = "col";
    return cell;
  }

  /** Every row, in the order of the model. Rows stay the same elements, so that what is in hand stays in hand. */
  draw(): void {
    const wanted = this.model.lines.map((line) => {
      const row = this.rows.get(idOf(line)) ?? this.row(line);
      this.rows.set(idOf(line), row);
      this.paintRow(line);
      return row;
    });
    wanted.forEach((row, at) => {
      if (this.body.rows[at] !== row) this.body.insertBefore(row, this.body.rows[at] ?? null);
    });
    for (const row of Array.from(this.body.rows).slice(wanted.length)) row.remove();
  }

  private row(line: Line): HTMLTableRowElement {
    const row = make("tr", "");
    row.dataset.line = idOf(line);
    const head = make("th", "sheet-number");
    head.scope = "row";
    row.append(head);
    for (const column of this.model.columns) {
      const cell = make("td", `sheet-${column.name}`);
      cell.dataset.field = column.name;
      const text = make("div", "sheet-text");
      text.lang = "zh";
      cell.append(text, make("div", "sheet-notes"));
      row.append(cell);
    }
    return row;
  }

  cellAt(place: Place): HTMLTableCellElement | undefined {
    return this.body.rows[place.row]?.cells[place.column + 1];
  }

  placeOf(target: EventTarget | null): Place | null {
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>("td[data-field]") : null;
    const row = cell?.parentElement as HTMLTableRowElement | null;
    if (!cell || !row || !this.body.contains(row)) return null;
    return { row: row.sectionRowIndex, column: cell.cellIndex - 1 };
  }

  takeInHand(id: string): void {
    const before = this.model.line(this.inHand);
    if (id === this.inHand) return;
    this.inHand = id;
    for (const line of [before, this.model.line(id)]) if (line?.isNew) this.paintRow(line);
  }

  paintRow(line: Line): void {
    const row = this.rows.get(idOf(line));
    if (!row) return;
    row.classList.toggle("is-locked", line.locked !== "");
    this.paintHead(row.cells[0] as HTMLTableCellElement, line);
    this.model.columns.forEach((column, at) => this.paintCell(row.cells[at + 1] as HTMLTableCellElement, line, column));
  }

  private paintHead(head: HTMLTableCellElement, line: Line): void {
    const [tone, sign, word] = line.standing;
    const number = make(line.href ? "a" : "span", "", String(line.at || "＋"));
    if (number instanceof HTMLAnchorElement) {
      number.href = line.href + (new URLSearchParams(location.search).has("fill") ? "&fill=1" : "");
      number.setAttribute("aria-label", say("byLine", { number: line.at }));
      number.tabIndex = -1;
    }
    const state = make("span", `state ${tone ? `state-${tone}` : ""}`);
    if (word) state.append(icon(sign), word);
    head.replaceChildren(number, ...(word ? [state] : []));
  }

  paint(id: string, field: string): void {
    const line = this.model.line(id);
    const column = this.model.column(field);
    const cell = this.rows.get(id)?.querySelector<HTMLTableCellElement>(`td[data-field="${field}"]`);
    if (line && column && cell) this.paintCell(cell, line, column);
  }

  private paintCell(box: HTMLTableCellElement, line: Line, column: Column): void {
    const told = this.model.cell(line, column.name);
    const draft = this.model.draft(idOf(line), column.name);
    const text = this.model.text(idOf(line), column.name);
    const isFresh = draft === undefined && !(line.isNew && !text && idOf(line) === this.inHand);
    const differs = isFresh ? Boolean(told.isChanged) : !line.isNew && text.trim() !== (told.before ?? "").trim();
    const isWrong = draft?.there !== undefined || draft?.refused !== undefined || (isFresh && Boolean(told.errors));
    box.classList.toggle("is-changed", differs);
    box.classList.toggle("has-error", isWrong);
    box.classList.toggle("is-asked", isFresh && Boolean(told.asks?.some((ask) => ask.isOpen)));
    box.classList.toggle("is-returned", Boolean(told.remarks));
    box.classList.toggle("is-unsaved", draft !== undefined);
    (box.firstElementChild as HTMLElement).textContent = this.words(column, text);
    this.paintNotes(box.querySelector<HTMLElement>(".sheet-notes"), line, column, { told, differs, isFresh });
  }

  /** A choice under its label. */
  words(column: Column, text: string): string {
    return column.choices.find(([stored]) => stored === text)?.[1] ?? text;
  }

  private paintNotes(
    place: HTMLElement | null,
    line: Line,
    column: Column,
    { told, differs, isFresh }: { told: Cell; differs: boolean; isFresh: boolean },
  ): void {
    if (!place || place.contains(document.activeElement)) return; // somebody writes a reason there
    const notes: HTMLElement[] = [];
    if (differs) notes.push(make("small", "was", say("was", { value: told.was || told.before || "—" })));
    if (isFresh && told.reading && (differs || line.isNew)) notes.push(make("small", "field-read", told.reading));
    const draft = this.model.draft(idOf(line), column.name);
    if (draft?.there !== undefined) notes.push(this.clash(line, column, draft.text, draft.there));
    if (draft?.refused) notes.push(make("p", "cell-error", draft.refused));
    if (isFresh) notes.push(...(told.errors ?? []).map((words) => make("p", "cell-error", words)));
    if (isFresh) notes.push(...(told.asks ?? []).map((ask) => this.ask(line, column, ask)));
    notes.push(...[...(told.remarks ?? []), ...(told.notes ?? [])].map((words) => make("p", "cell-remark", words)));
    if (column.name === "name") notes.push(...[...line.notes, line.locked].filter(Boolean).map((words) => make("p", "cell-remark", words)));
    place.replaceChildren(...notes);
  }

  private clash(line: Line, column: Column, mine: string, theirs: string): HTMLElement {
    const shown = (text: string) => this.words(column, text) || say("empty");
    const box = make("div", "cell-clash");
    box.append(make("p", "", say("clash", { mine: shown(mine), theirs: shown(theirs) })));
    for (const [name, isMine] of [["mine", true], ["theirs", false]] as const) {
      const button = make("button", "btn btn-s", say(name));
      button.type = "button";
      button.addEventListener("click", () => this.onChoose(idOf(line), column.name, isMine));
      box.append(button);
    }
    return box;
  }

  private ask(line: Line, column: Column, ask: Ask): HTMLElement {
    const id = idOf(line);
    const draft = this.model.draft(id, ask.key, "why");
    const box = make("div", `cell-ask${ask.isOpen && !draft ? "" : " is-answered"}`);
    const field = make("input", "cell-why");
    field.value = draft?.text ?? ask.why;
    field.maxLength = 300;
    field.lang = "zh";
    field.placeholder = say("why");
    field.tabIndex = -1;
    field.setAttribute("aria-label", say("whyOf", { label: column.label }));
    field.addEventListener("change", () => this.onAnswer(id, ask.key, field.value));
    box.append(make("p", "", ask.said), field);
    if (draft?.refused) box.append(make("p", "cell-error", draft.refused));
    return box;
  }

  flash(cells: [string, string][]): void {
    for (const [id, field] of cells) {
      const box = this.rows.get(id)?.querySelector<HTMLElement>(`td[data-field="${field}"]`);
      if (!box) continue;
      box.classList.remove("is-flashing");
      void box.offsetWidth; // begins anew when it changes twice
      box.classList.add("is-flashing");
    }
  }
}
