/**
 * <form data-autosave="/address"> saves itself a moment after each change.
 * What is typed is first kept on this machine, then sent; it is removed here only when the server has it.
 * The server answers {"saved_at": "10:42", "set": {name: value}, "refused": "…"}; `set` renews fields. The form then hears
 * daliang:saved. Fields that are only hidden (not type=hidden) are put back too: they say what the rest was typed over.
 */
import { all, once, token, waits } from "../page";
import { say } from "../words";

interface Kept {
  at: number;
  pairs: [string, string][];
}
interface Answer {
  saved_at?: string;
  set?: Record<string, string>;
  refused?: string;
}

const prefix = "daliang:draft:";
const longest = 7 * 86_400_000;
const retries = [2_000, 5_000, 15_000, 30_000, 60_000];
const unsaved = new Set<Draft>();

class Draft {
  private readonly key: string;
  private readonly status: HTMLElement | null;
  private readonly soon = waits(900, () => void this.save());
  private version = 0;
  private failures = 0;
  private isSending = false;
  private isLeaving = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly address: string,
  ) {
    this.key = `${prefix}${document.body.dataset.person ?? ""}:${address}`;
    this.status =
      form.querySelector<HTMLElement>("[data-autosave-status]") ??
      document.querySelector<HTMLElement>(`[data-autosave-status="${form.id}"]`);
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => (this.isLeaving = true));
    form.addEventListener("daliang:offline", (event) => {
      this.isLeaving = false;
      this.show("held", (event as CustomEvent<string>).detail);
    });
    window.addEventListener("online", () => unsaved.has(this) && void this.save());
  }

  /** Lost is only what neither the server nor this machine has. */
  get isLoose(): boolean {
    return !this.isLeaving && unsaved.has(this) && !localStorage.getItem(this.key);
  }

  private pairs(): [string, string][] {
    const pairs: [string, string][] = [];
    new FormData(this.form).forEach((value, name) => {
      if (typeof value === "string" && name !== "csrfmiddlewaretoken") pairs.push([name, value]);
    });
    return pairs;
  }

  private changed(): void {
    this.version += 1;
    unsaved.add(this);
    this.keep();
    this.show("", say("unsaved"));
    this.soon();
  }

  private keep(): void {
    const kept: Kept = { at: Date.now(), pairs: this.pairs() };
    try {
      localStorage.setItem(this.key, JSON.stringify(kept));
    } catch {
      // No room or not allowed on this machine: the server's copy remains, and leaving the page asks.
    }
  }

  /** Put back what never reached the server; hidden fields stay as the server wrote them. */
  private restore(): void {
    const kept = read(this.key);
    if (!kept) return;
    const values = new Map<string, string[]>();
    for (const [name, value] of kept.pairs) values.set(name, [...(values.get(name) ?? []), value]);
    let differs = false;
    for (const control of Array.from(this.form.elements)) {
      if (putBack(control, values)) differs = true;
    }
    if (!differs) return localStorage.removeItem(this.key);
    unsaved.add(this);
    this.show("held", say("restored"));
    this.soon();
  }

  private async save(): Promise<void> {
    if (this.isSending || this.isLeaving) return;
    this.isSending = true;
    const version = this.version;
    this.show("", say("saving"));
    try {
      const answer = await this.send();
      this.failures = 0;
      this.settle(answer, version);
    } catch {
      this.hold();
    } finally {
      this.isSending = false;
      if (version !== this.version) this.soon();
    }
  }

  private async send(): Promise<Answer> {
    const response = await fetch(this.address, {
      method: "POST",
      body: new FormData(this.form),
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      redirect: "manual",
    });
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      return { refused: say("signedOut") };
    }
    if (response.status >= 500) throw new Error(String(response.status));
    // A refusal comes as JSON; any other answer is a page, which says nothing about the draft.
    if (!response.headers.get("Content-Type")?.includes("json")) return { refused: say("notTaken") };
    return (await response.json()) as Answer;
  }

  private settle(answer: Answer, version: number): void {
    for (const [name, value] of Object.entries(answer.set ?? {})) {
      const control = this.form.elements.namedItem(name);
      // A visible field may have been typed into since: it is renewed with the next answer.
      if (isText(control) && (isUnseen(control) || version === this.version)) control.value = value;
    }
    if (answer.refused !== undefined) return this.show("refused", say("refused", { reason: answer.refused }));
    this.show("saved", say("saved", { time: answer.saved_at ?? "" }));
    if (version !== this.version) return;
    unsaved.delete(this);
    localStorage.removeItem(this.key);
    this.form.dispatchEvent(new CustomEvent("daliang:saved"));
  }

  private hold(): void {
    this.show("held", say("held"));
    const wait = retries[Math.min(this.failures, retries.length - 1)] ?? 60_000;
    this.failures += 1;
    window.setTimeout(() => unsaved.has(this) && void this.save(), wait);
  }

  private show(standing: string, words: string): void {
    if (!this.status) return;
    this.status.className = `draft-status${standing ? ` is-${standing}` : ""}`;
    this.status.textContent = words;
  }
}

function read(key: string): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

/** True when the control now shows something else than the server wrote. */
function putBack(control: Element, values: Map<string, string[]>): boolean {
  if (control instanceof HTMLInputElement && ["checkbox", "radio"].includes(control.type)) {
    const wanted = (values.get(control.name) ?? []).includes(control.value);
    const differs = control.checked !== wanted;
    control.checked = wanted;
    return differs;
  }
  const writable =
    control instanceof HTMLTextAreaElement ||
    control instanceof HTMLSelectElement ||
    (control instanceof HTMLInputElement && !["hidden", "file", "password", "submit"].includes(control.type));
  if (!writable) return false;
  const wanted = values.get(control.name)?.shift();
  if (wanted === undefined || wanted === control.value) return false;
  control.value = wanted;
  return true;
}

type Text = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function isText(control: Element | RadioNodeList | null): control is Text {
  return (
    control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement
  );
}

function isUnseen(control: Text): boolean {
  return control.matches("[hidden], [type=hidden]");
}

/** Drafts of other people or other weeks do not stay on a shared machine. */
function sweep(): void {
  const mine = `${prefix}${document.body.dataset.person ?? ""}:`;
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(prefix))) {
    const isOld = (read(key)?.at ?? 0) < Date.now() - longest;
    if (isOld || (document.body.dataset.person && !key.startsWith(mine))) localStorage.removeItem(key);
  }
}

/** A form with data-settles="/address" decides about what was kept for that address: it need not come back. */
function settles(root: ParentNode): void {
  for (const form of all<HTMLFormElement>(root, "form[data-settles]")) {
    const key = `${prefix}${document.body.dataset.person ?? ""}:${form.dataset.settles ?? ""}`;
    form.addEventListener("submit", () => localStorage.removeItem(key));
  }
}

export function autosave(root: ParentNode): void {
  settles(root);
  for (const form of all<HTMLFormElement>(root, "form[data-autosave]")) {
    if (!once(form, "autosave")) continue;
    if (!unsaved.size) sweep();
    const draft = new Draft(form, form.dataset.autosave || location.pathname);
    window.addEventListener("beforeunload", (event) => {
      if (!draft.isLoose) return;
      event.preventDefault();
      event.returnValue = true; // browsers before Chromium 119 ask only then
    });
  }
}
