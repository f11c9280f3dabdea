/** The sheet in memory: lines as the server has them, over them the cells that it has not saved yet, and what can be undone. */
import { forget, keep, keyOf, type Kept } from "./store";
import { say, type Answered, type Begin, type Cell, type Column, type Line, type Place, type State, type Told } from "./types";

export interface Change {
  line: string;
  field: string;
  text: string;
  /** What was typed over, where that is not what stands there now. */
  base?: string;
}
interface Step {
  line: string;
  field: string;
  before: string;
  after: string;
}
export interface Draft extends Kept {
  there?: string;
  refused?: string;
}

const most = 200;

export function idOf(line: Line): string {
  return line.key || String(line.at);
}

/** Older browsers, and pages without TLS, have no crypto.randomUUID. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Model {
  readonly columns: Column[];
  readonly person: number;
  lines: Line[];
  drafts = new Map<string, Draft>();
  private readonly done: Step[][] = [];
  private readonly undone: Step[][] = [];
  private readonly address: string;
  /** Cells on their way to the server. */
  readonly sending = new Set<string>();
  onChange: (cells: [string, string][]) => void = () => undefined;
  onKept: (isKept: boolean) => void = () => undefined;

  constructor(begin: Begin) {
    this.columns = begin.columns;
    this.lines = begin.lines;
    this.person = begin.person;
    this.address = begin.save;
  }

  line(id: string): Line | undefined {
    return this.lines.find((one) => idOf(one) === id);
  }

  column(name: string): Column | undefined {
    return this.columns.find((one) => one.name === name);
  }

  cell(line: Line | undefined, field: string): Cell {
    return line?.cells[field] ?? { text: "" };
  }

  draft(id: string, field: string, kind = "cell"): Draft | undefined {
    return this.drafts.get(keyOf(this.person, this.address, kind, id, field));
  }

  text(id: string, field: string): string {
    return this.draft(id, field)?.text ?? this.cell(this.line(id), field).text;
  }

  at(place: Place): [Line | undefined, Column | undefined] {
    return [this.lines[place.row], this.columns[place.column]];
  }

  /** A row that only this machine knows; the server makes it with its first cell. */
  addLine(key = newKey()): Line {
    const cells = Object.fromEntries(this.columns.map((column) => [column.name, { text: "" }]));
    const line: Line = { at: 0, key, name: "", isNew: true, href: "", standing: ["deed", "plus", ""], locked: "", notes: [], cells };
    this.lines.push(line);
    return line;
  }

  /** Type into cells. Each is kept on this machine before it is sent. */
  write(changes: Change[], isUndoable = true): number {
    const steps: Step[] = [];
    for (const { line, field, text, base } of changes) {
      const before = this.text(line, field);
      if (before === text || this.line(line)?.locked) continue;
      steps.push({ line, field, before, after: text });
      this.put("cell", line, field, text, base ?? this.cell(this.line(line), field).text);
    }
    if (isUndoable && steps.length) {
      this.done.push(steps);
      if (this.done.length > most) this.done.shift();
      this.undone.length = 0;
    }
    if (steps.length) this.onChange(steps.map((step) => [step.line, step.field]));
    return steps.length;
  }

  answer(id: string, question: string, reason: string): void {
    this.put("why", id, question, reason, "");
    this.onChange([]);
  }

  private put(kind: Kept["kind"], line: string, field: string, text: string, base: string): void {
    const key = keyOf(this.person, this.address, kind, line, field);
    const there = this.drafts.get(key);
    const draft: Draft = {
      key, person: this.person, address: this.address, kind, line, field, text,
      base: there?.base ?? base,
      sent: there?.sent ?? [],
      at: there?.at ?? Date.now() + this.drafts.size / 10_000,
    };
    if (kind === "cell" && text === draft.base && !draft.sent.length) return this.drop(key);
    this.drafts.set(key, draft);
    this.store(draft);
  }

  private store(draft: Draft): void {
    keep(draft).then(
      () => this.onKept(true),
      () => this.onKept(false),
    );
  }

  private drop(key: string): void {
    this.drafts.delete(key);
    forget(key).catch(() => undefined); // it is sent once more, which saves nothing twice
  }

  undo(): number {
    return this.replay(this.done, this.undone, "before");
  }

  redo(): number {
    return this.replay(this.undone, this.done, "after");
  }

  private replay(from: Step[][], onto: Step[][], side: "before" | "after"): number {
    const steps = from.pop();
    if (!steps) return 0;
    onto.push(steps);
    return this.write(
      steps.map((step) => ({ line: step.line, field: step.field, text: step[side] })),
      false,
    );
  }

  /** Take up what was left on this machine. */
  restore(kept: Kept[]): void {
    for (const one of kept) {
      if (one.kind === "cell" && one.line.includes("-") && !this.line(one.line)) this.addLine(one.line);
      this.drafts.set(one.key, one);
    }
  }

  /** What may be sent: not what waits for a choice between two texts, nor what was refused and not changed since. */
  unsent(): Draft[] {
    return Array.from(this.drafts.values()).filter((one) => one.there === undefined && one.refused === undefined);
  }

  markSent(drafts: Draft[]): void {
    for (const draft of drafts) {
      if (draft.kind === "cell" && !draft.sent.includes(draft.text)) draft.sent.push(draft.text);
      this.store(draft);
    }
  }

  settle(told: Told[], answered: Answered[]): void {
    for (const one of told) this.settleCell(one);
    for (const one of answered) this.settleAnswer(one);
  }

  private settleCell(one: Told): void {
    const key = keyOf(this.person, this.address, "cell", String(one.line), one.field);
    const draft = this.drafts.get(key);
    if (!draft) return;
    if (one.is === "saved") {
      if (draft.text === one.text) return this.drop(key);
      // Typed on meanwhile: over what has just been saved.
      this.renew(draft, one.there ?? one.text);
    } else if (one.is === "clash" && draft.sent.some((text) => text === one.there && text !== draft.text)) {
      this.renew(draft, one.there ?? ""); // our own text, whose answer was lost
    } else if (draft.text === one.text) {
      if (one.is === "clash") draft.there = one.there ?? "";
      else draft.refused = one.why ?? "";
    }
  }

  private renew(draft: Draft, base: string): void {
    draft.base = base;
    draft.sent = [];
    if (draft.text === base) this.drop(draft.key);
    else this.store(draft);
  }

  private settleAnswer(one: Answered): void {
    const line = this.lines.find((found) => found.at === one.line);
    const draft = line && this.draft(idOf(line), one.question, "why");
    if (!draft || draft.text !== one.reason) return;
    if (one.why === undefined) this.drop(draft.key);
    else draft.refused = one.why;
  }

  /** Between two texts in one cell: mine goes out over theirs, or theirs stays. */
  choose(id: string, field: string, isMine: boolean): void {
    const draft = this.draft(id, field);
    if (draft?.there === undefined) return;
    const theirs = draft.there;
    this.drop(draft.key);
    if (isMine) this.put("cell", id, field, draft.text, theirs);
    this.onChange([[id, field]]);
  }

  get clashes(): number {
    return Array.from(this.drafts.values()).filter((one) => one.there !== undefined).length;
  }

  /** Does something wait for a hand, and not for the network? */
  get isStuck(): boolean {
    return this.clashes > 0 || this.firstRefusal !== "";
  }

  get firstRefusal(): string {
    return Array.from(this.drafts.values()).find((one) => one.refused !== undefined)?.refused ?? "";
  }

  /** The return as it stands now; says which cells somebody else has changed. */
  take(state: State): [string, string][] {
    const before = new Map(this.lines.map((line) => [idOf(line), line]));
    const ours = this.lines.filter((line) => !line.at && !state.lines.some((one) => one.key === line.key));
    this.lines = [...state.lines, ...ours];
    return this.lines.flatMap((line) => {
      const old = before.get(idOf(line));
      return this.columns
        .filter(({ name }) => this.cell(line, name).text !== this.cell(old, name).text && !this.isOurs(line, name))
        .map(({ name }): [string, string] => [idOf(line), name]);
    });
  }

  private isOurs(line: Line, name: string): boolean {
    return this.sending.has(`${idOf(line)}|${name}`);
  }

  label(id: string): string {
    const line = this.line(id);
    return this.text(id, "name") || line?.name || say("newRow");
  }
}
