/** Drafts of visits in the browser's own database, each with the person who writes it. Nobody else's are ever given out. */
import { Table } from "../database";
import { draftsWait } from "../page";

export interface Photo {
  name: string;
  data: ArrayBuffer;
}

export interface Draft {
  key: string;
  person: string;
  project: string;
  name: string;
  address: string;
  at: number;
  version: number;
  texts: [string, string][];
  photos: Photo[];
  /** Its writer has pressed the button: it goes out by itself. */
  isReady: boolean;
  refused: string;
}

const table = new Table("daliang-visits", "drafts");

async function everyones(): Promise<Draft[]> {
  return (await table.ask("readonly", (drafts) => drafts.getAll())) as Draft[];
}

/** The person's own drafts, the oldest first; none where the browser keeps nothing (private windows). */
export async function draftsOf(person: string): Promise<Draft[]> {
  const own = (await everyones().catch(() => [])).filter((draft) => draft.person === person);
  return own.sort((one, other) => one.at - other.at);
}

export async function draftOf(person: string, key: string): Promise<Draft | undefined> {
  return (await draftsOf(person)).find((draft) => draft.key === key);
}

export async function keep(draft: Draft): Promise<void> {
  await table.ask("readwrite", (drafts) => drafts.put(draft));
  localStorage.setItem(draftsWait, "1");
}

export async function forget(key: string): Promise<void> {
  await table.ask("readwrite", (drafts) => drafts.delete(key));
  if (!(await everyones()).length) localStorage.removeItem(draftsWait);
}
