/** Cells go to the server a moment after they are left, many in one request; the beat brings what others have saved. */
import { token } from "../page";
import type { Draft, Model } from "./model";
import { say, type Saved, type State } from "./types";

const retries = [2_000, 5_000, 15_000, 30_000];
const together = 1_000;
const patience = 20_000;
const pace = { company: 3_000, alone: 10_000, idle: 30_000 };
const idleAfter = 180_000;

type Beat = Partial<State> & { version: number; here: string[]; isOver?: string };

export class Saving {
  private failures = 0;
  private timer = 0;
  private running: Promise<boolean> | null = null;
  private company = 0;
  private touched = Date.now();

  constructor(
    private readonly model: Model,
    private readonly addresses: { save: string; beat: string },
    private version: number,
    private readonly on: {
      status: (standing: string, words: string) => void;
      state: (state: State) => void;
      company: (names: string[]) => void;
      over: (words: string) => void;
    },
  ) {
    window.addEventListener("online", () => this.soon(0));
    document.addEventListener("visibilitychange", () => !document.hidden && void this.beat());
    this.nextBeat();
  }

  soon(wait = 150): void {
    this.touched = Date.now();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.flush(), wait);
  }

  /** Send until nothing is left to send; false when something stays here. */
  flush(): Promise<boolean> {
    window.clearTimeout(this.timer);
    this.running ??= this.run().finally(() => (this.running = null));
    return this.running;
  }

  private async run(): Promise<boolean> {
    for (let drafts = this.next(); drafts.length; drafts = this.next()) {
      this.on.status("", say("saving"));
      if (!(await this.trySend(drafts))) return false;
    }
    this.standing();
    return !this.model.drafts.size;
  }

  /** Reasons wait for the cells that are asked about, and for a row that the server does not know yet. */
  private next(): Draft[] {
    const waiting = this.model.unsent();
    const cells = waiting.filter((one) => one.kind === "cell");
    const reasons = waiting.filter((one) => one.kind === "why" && this.model.line(one.line)?.at);
    return (cells.length ? cells : reasons).slice(0, together);
  }

  private standing(): void {
    if (this.model.clashes) return this.on.status("refused", say("clashes", { count: this.model.clashes }));
    const why = this.model.firstRefusal;
    if (why) this.on.status("refused", say("refused", { reason: why }));
  }

  private async trySend(drafts: Draft[]): Promise<boolean> {
    const sent = drafts.map((one) => ({ ...one }));
    this.model.markSent(drafts);
    for (const one of sent) this.model.sending.add(`${one.line}|${one.field}`);
    try {
      const answer = await this.post<Saved>(this.addresses.save, this.body(sent));
      this.failures = 0;
      if (answer.refused !== undefined) return this.refuse(answer.refused);
      this.settle(answer);
      return true;
    } catch (error) {
      return this.hold(error);
    } finally {
      this.model.sending.clear();
    }
  }

  private body(drafts: Draft[]): unknown {
    const name = (id: string) => (id.includes("-") ? id : Number(id));
    const of = (kind: string) => drafts.filter((one) => one.kind === kind);
    return {
      person: this.model.person,
      cells: of("cell").map((one) => ({ line: name(one.line), field: one.field, text: one.text, base: one.base })),
      answers: of("why").map((one) => ({ line: this.model.line(one.line)?.at ?? 0, question: one.field, reason: one.text })),
    };
  }

  private settle(answer: Saved): void {
    this.arrived(answer);
    this.model.settle(answer.cells ?? [], answer.answers ?? []);
    this.on.state(answer);
    this.on.status("saved", say("saved", { time: answer.saved_at ?? "" }));
  }

  /** Refused as a whole: it stays here, and goes out again with the next cell. */
  private refuse(reason: string): boolean {
    this.on.status("refused", say("refused", { reason }));
    return false;
  }

  private hold(error: unknown): boolean {
    const isOut = error instanceof SignedOut;
    this.on.status("held", say(isOut ? "signedOut" : "held"));
    const wait = retries[Math.min(this.failures, retries.length - 1)] ?? 30_000;
    this.failures += 1;
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void (isOut ? this.comeBack() : this.flush()), wait);
    return false;
  }

  /** Signed in again in another window? Then this page's request token is renewed from there. */
  private async comeBack(): Promise<void> {
    try {
      const response = await fetch(location.href, { redirect: "manual" });
      const page = new DOMParser().parseFromString(response.ok ? await response.text() : "", "text/html");
      const fresh = page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
      const here = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
      if (fresh && here) here.content = fresh;
      for (const field of Array.from(document.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]"))) {
        if (fresh) field.value = fresh;
      }
    } catch {
      // Still no network: tried again with the next sending.
    }
    await this.flush();
  }

  private async post<T>(address: string, body: unknown): Promise<T> {
    const patient = new AbortController();
    const timer = window.setTimeout(() => patient.abort(), patience);
    try {
      const response = await fetch(address, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "X-CSRFToken": token(), "Content-Type": "application/json", Accept: "application/json" },
        redirect: "manual",
        signal: patient.signal,
      });
      if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) throw new SignedOut();
      if (!response.headers.get("Content-Type")?.includes("json")) throw new Error(String(response.status));
      return (await response.json()) as T;
    } finally {
      window.clearTimeout(timer);
    }
  }

  private arrived(state: Partial<State> & { version: number }): void {
    this.version = state.version;
    this.company = state.here?.length ?? 0;
    this.on.company(state.here ?? []);
  }

  private nextBeat(): void {
    const idle = Date.now() - this.touched > idleAfter;
    window.setTimeout(() => void this.beat(true), this.company ? pace.company : idle ? pace.idle : pace.alone);
  }

  private async beat(goesOn = false): Promise<void> {
    if (!document.hidden && !this.running) {
      try {
        const told = await this.post<Beat>(this.addresses.beat, { since: this.version });
        if (told.isOver) return this.on.over(told.isOver);
        if (!this.running && told.version >= this.version) {
          this.arrived(told);
          if (told.lines) this.on.state(told as State);
        }
      } catch {
        // Nobody can be heard without a network; what is typed here says so by itself.
      }
    }
    if (goesOn) this.nextBeat();
  }

  start(): void {
    void this.beat();
  }
}

class SignedOut extends Error {}
