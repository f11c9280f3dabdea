/** Cells and reasons that the server does not have yet, each with its writer and its return; nobody else's are given out. */
import { Table } from "../database";
import { cellsWait } from "../page";

export interface Kept {
  key: string;
  person: number;
  address: string;
  /** The line's key or position, then the cell's name; or the question that a reason answers. */
  line: string;
  field: string;
  kind: "cell" | "why";
  text: string;
  base: string;
  /** What went out already, answered or not: standing there it is our own. */
  sent: string[];
  at: number;
}

const longest = 30 * 86_400_000;
const rows = new Table("daliang-cells", "cells");

export function keyOf(person: number, address: string, kind: string, line: string, field: string): string {
  return [person, address, kind, line, field].join("|");
}

export async function keep(kept: Kept): Promise<void> {
  localStorage.setItem(cellsWait, "1");
  await rows.ask("readwrite", (store) => store.put(kept));
}

export async function forget(key: string): Promise<void> {
  await rows.ask("readwrite", (store) => store.delete(key));
}

async function all(): Promise<Kept[]> {
  return (await rows.ask("readonly", (store) => store.getAll())) as Kept[];
}

/** In the order in which they were typed; what is older than a month has no return any more. */
export async function keptOf(person: number, address: string): Promise<Kept[]> {
  const found = await all();
  for (const old of found.filter((one) => one.at < Date.now() - longest)) await forget(old.key);
  return found.filter((one) => one.person === person && one.address === address).sort((one, other) => one.at - other.at);
}

export async function countOf(person: number): Promise<number> {
  return (await all()).filter((one) => one.person === person).length;
}

export async function forgetAll(person: number): Promise<void> {
  const found = await all();
  for (const one of found) if (one.person === person) await forget(one.key);
  if (found.every((one) => one.person === person)) localStorage.removeItem(cellsWait);
}
