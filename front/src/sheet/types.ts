/** The return as the server tells it; see web/gridded.py. */
export interface Column {
  name: string;
  label: string;
  kind: "text" | "long" | "money" | "day" | "choice";
  /** Stored text, label, and other words that name it. */
  choices: string[][];
}

export interface Ask {
  key: string;
  said: string;
  why: string;
  isOpen: boolean;
}

export interface Cell {
  text: string;
  shown?: string;
  before?: string;
  was?: string;
  reading?: string;
  isChanged?: boolean;
  errors?: string[];
  asks?: Ask[];
  /** Why it was sent back. */
  remarks?: string[];
  notes?: string[];
}

export interface Line {
  /** 0 while only this machine knows the line. */
  at: number;
  key: string;
  name: string;
  isNew: boolean;
  href: string;
  standing: [string, string, string];
  locked: string;
  notes: string[];
  cells: Record<string, Cell>;
}

export interface State {
  version: number;
  lines: Line[];
  isNothingNew: boolean;
  tally: { done: string; pressing: string };
  filing: string;
  here?: string[];
}

export interface Begin extends State {
  person: number;
  save: string;
  beat: string;
  money: string;
  columns: Column[];
  words: Record<string, string>;
}

export interface Told {
  line: number | string;
  field: string;
  text: string;
  is: "saved" | "clash" | "refused";
  there?: string;
  why?: string;
}

export interface Answered {
  line: number;
  question: string;
  reason: string;
  why?: string;
}

export interface Saved extends State {
  saved_at?: string;
  cells?: Told[];
  answers?: Answered[];
  refused?: string;
}

export interface Place {
  row: number;
  column: number;
}

let sentences: Record<string, string> = {};

export function speak(words: Record<string, string>): void {
  sentences = words;
}

export function say(name: string, places: Record<string, string | number> = {}): string {
  return (sentences[name] ?? "").replace(/\{(\w+)\}/g, (whole, place: string) => String(places[place] ?? whole));
}
