/**
 * The one field of the sheet: it lies over the active cell and always has the focus, so that Chinese input methods work
 * from the first key. At rest it holds the cell's text, selected and unseen; typing replaces it.
 */
import type { Column } from "./types";
import { make } from "./view";

/** `rest`: keys move. `typing`: begun by typing, arrows leave the cell. `editing`: begun by F2, arrows move in the text. */
export type Mode = "rest" | "typing" | "editing";

export class Editor {
  readonly field: HTMLTextAreaElement;
  private readonly list: HTMLUListElement;
  private column: Column | null = null;
  private before = "";
  private marked = -1;
  mode: Mode = "rest";
  onType: () => void = () => undefined;
  onPick: () => void = () => undefined;

  constructor(frame: HTMLElement) {
    this.field = make("textarea", "sheet-editor");
    this.field.rows = 1;
    this.field.lang = "zh";
    this.field.spellcheck = false;
    this.field.setAttribute("autocomplete", "off");
    this.list = make("ul", "sheet-choices");
    this.list.id = "sheet-choices";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    frame.append(this.list);
    this.field.addEventListener("compositionstart", () => this.begin("typing"));
    this.field.addEventListener("input", () => {
      this.begin("typing");
      this.offer(this.field.value.trim());
      this.onType();
    });
    this.list.addEventListener("mousedown", (event) => this.clicked(event));
    frame.addEventListener("scroll", () => this.putList());
  }

  /** Lie over a cell. */
  rest(cell: HTMLElement, column: Column, text: string, label: string): void {
    this.mode = "rest";
    this.column = column;
    this.before = text;
    const isAway = this.field.parentElement !== cell;
    if (isAway) cell.append(this.field);
    this.field.className = "sheet-editor";
    this.field.value = text || " ";
    this.field.setAttribute("aria-label", label);
    if (column.kind === "choice") this.field.setAttribute("aria-autocomplete", "list");
    else this.field.removeAttribute("aria-autocomplete");
    this.close();
  }

  focus(): void {
    this.field.focus({ preventScroll: true });
    if (this.mode === "rest") this.field.select();
  }

  begin(mode: Mode): void {
    if (this.mode !== "rest") return;
    this.mode = mode;
    this.field.classList.add("is-open");
    if (mode !== "editing") return;
    this.field.value = this.before;
    this.field.setSelectionRange(this.before.length, this.before.length);
    this.offer("");
  }

  /** What stands in it now; a choice by its stored text, when it can be told which is meant. */
  get text(): string {
    if (this.mode === "rest") return this.before;
    const typed = this.field.value.replace(/\s+$/, "");
    if (this.column?.kind !== "choice" || !typed.trim()) return typed;
    const marked = this.list.hidden ? undefined : this.list.children[this.marked];
    return choiceOf(this.column, typed) ?? (marked as HTMLElement | undefined)?.dataset.stored ?? typed;
  }

  get isListed(): boolean {
    return !this.list.hidden;
  }

  move(step: number): void {
    const options = Array.from(this.list.children);
    if (!options.length) return;
    this.marked = (this.marked + step + options.length) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.marked)));
    const option = options[this.marked];
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.field.setAttribute("aria-activedescendant", option.id);
  }

  /** Take the marked choice into the field. */
  take(): void {
    const option = this.list.children[this.marked] as HTMLElement | undefined;
    if (this.isListed && option) this.field.value = option.dataset.stored ?? "";
    this.close();
  }

  breakLine(): void {
    this.field.setRangeText("\n", this.field.selectionStart, this.field.selectionEnd, "end");
  }

  private offer(words: string): void {
    if (this.column?.kind !== "choice") return;
    const wanted = words.toLowerCase();
    const found = this.column.choices.filter((names) => names.some((name) => name.toLowerCase().includes(wanted)));
    this.list.replaceChildren(
      ...found.map(([stored = "", label = ""], at) => {
        const option = make("li", "", label);
        option.id = `sheet-choice-${at}`;
        option.dataset.stored = stored;
        option.lang = "zh";
        option.setAttribute("role", "option");
        return option;
      }),
    );
    this.list.hidden = !found.length;
    this.list.setAttribute("aria-label", this.column.label);
    this.field.setAttribute("aria-controls", this.list.id);
    this.marked = found.findIndex(([stored]) => stored === this.before) - (words ? 0 : 1);
    if (words || this.marked < 0) this.marked = -1;
    this.move(1);
    this.putList();
  }

  /** The list lies under the field, wherever that is now. */
  putList(): void {
    if (this.list.hidden) return;
    const box = this.field.getBoundingClientRect();
    const room = window.innerHeight - box.bottom;
    this.list.style.left = `${box.left}px`;
    this.list.style.minWidth = `${box.width}px`;
    const isAbove = room < 200 && box.top > room;
    this.list.style.top = isAbove ? "" : `${box.bottom}px`;
    this.list.style.bottom = isAbove ? `${window.innerHeight - box.top}px` : "";
  }

  private clicked(event: MouseEvent): void {
    const option = (event.target as Element).closest<HTMLElement>("li");
    event.preventDefault();
    if (!option) return;
    this.marked = Array.from(this.list.children).indexOf(option);
    this.take();
    this.onPick();
  }

  private close(): void {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-controls");
  }
}

/** The stored text of the choice that a text names by any of its words. */
export function choiceOf(column: Column, text: string): string | undefined {
  const wanted = text.trim().toLowerCase();
  return column.choices.find((names) => names.some((name) => name.toLowerCase() === wanted))?.[0];
}
