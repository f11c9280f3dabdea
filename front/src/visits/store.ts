/** Drafts of visits in the browser's own database, each with the person who writes it. Nobody else's are ever given out. */
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

const table = "drafts";
let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("daliang-visits", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(table, { keyPath: "key" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

/** Settled when the transaction is: a draft that is said to be kept is on the disk. */
async function ask<T>(mode: IDBTransactionMode, question: (drafts: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(table, mode);
    const asked = question(transaction.objectStore(table));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

async function everyones(): Promise<Draft[]> {
  return (await ask("readonly", (drafts) => drafts.getAll())) as Draft[];
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
  await ask("readwrite", (drafts) => drafts.put(draft));
  localStorage.setItem(draftsWait, "1");
}

export async function forget(key: string): Promise<void> {
  await ask("readwrite", (drafts) => drafts.delete(key));
  if (!(await everyones()).length) localStorage.removeItem(draftsWait);
}
