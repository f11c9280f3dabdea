/** The sheet of a return comes to life: drawn, cells left on this machine taken up, saved and listened to from then on. */
import { readBack } from "./readback";
import { Editor } from "./editor";
import { Hand } from "./hand";
import { idOf, Model } from "./model";
import { Saving } from "./saving";
import { keptOf } from "./store";
import { say, speak, type Begin, type State } from "./types";
import { View } from "./view";

export class Sheet {
  private readonly model: Model;
  private readonly view: View;
  private readonly hand: Hand;
  private readonly saving: Saving;
  private readonly bar = document.querySelector<HTMLElement>(".sheet-bar");

  constructor(
    private readonly card: HTMLElement,
    begin: Begin,
  ) {
    speak(begin.words);
    const table = card.querySelector("table") as HTMLTableElement;
    this.model = new Model(begin);
    this.view = new View(table, this.model);
    const editor = new Editor(table.parentElement as HTMLElement);
    this.hand = new Hand(this.model, this.view, editor, (words) => this.write("says", words));
    this.saving = new Saving(this.model, begin, begin.version, {
      status: (standing, words) => this.status(standing, words),
      state: (state) => this.arrive(state),
      company: (names) => this.write("company", names.join("　")),
      over: (words) => this.over(words),
    });
    this.connect();
    readBack(editor.field, () => this.view.placeOf(editor.field), this.model, begin.money);
    card.hidden = false;
    if (this.bar) this.bar.hidden = false;
    document.body.classList.add("is-grid");
    this.hand.go({ row: 0, column: 0 }, false, false);
    void this.restore(begin);
  }

  private connect(): void {
    this.model.onChange = (cells) => {
      for (const [id, field] of cells) this.view.paint(id, field);
      this.saving.soon();
    };
    this.model.onKept = (isKept) => {
      if (!isKept && !navigator.onLine) this.status("refused", say("noRoom"));
    };
    this.view.onAnswer = (id, question, reason) => this.model.answer(id, question, reason);
    this.view.onChoose = (id, field, isMine) => {
      this.model.choose(id, field, isMine);
      this.hand.goTo(id, field);
    };
    const deeds: Record<string, () => unknown> = {
      add: () => this.hand.addRow(),
      undo: () => this.hand.undo(),
      redo: () => this.hand.redo(),
      next: () => this.hand.nextProblem(1),
    };
    for (const [name, deed] of Object.entries(deeds)) this.part(name)?.addEventListener("click", () => deed());
    this.card.addEventListener("keydown", (event) => this.backFromReason(event));
    for (const id of ["sheet-form", "nothing-new"]) this.guard(document.getElementById(id) as HTMLFormElement | null);
    document.addEventListener("click", (event) => this.toCell(event));
    window.addEventListener("beforeunload", () => this.hand.commit());
  }

  private part(name: string): HTMLElement | null {
    return document.querySelector(`[data-sheet="${name}"]`);
  }

  private write(name: string, words: string): void {
    const place = this.part(name);
    if (place && place.textContent !== words) place.textContent = words;
  }

  private status(standing: string, words: string): void {
    const place = this.part("status");
    if (place) place.className = `draft-status${standing ? ` is-${standing}` : ""}`;
    this.write("status", words);
  }

  private async restore(begin: Begin): Promise<void> {
    const kept = await keptOf(begin.person, begin.save).catch(() => []);
    if (kept.length) {
      this.model.restore(kept);
      this.view.draw();
      this.hand.stay();
      this.status("held", say("restored", { count: kept.length }));
      this.saving.soon(0);
    }
    this.saving.start();
    this.card.dataset.ready = "yes";
  }

  /** What the server has: cells in hand and cells that wait to be saved stay as they are. */
  private arrive(state: State): void {
    const changed = this.model.take(state);
    this.view.draw();
    this.view.flash(changed);
    this.hand.stay();
    const tally = document.querySelector("#done b");
    if (tally) tally.textContent = state.tally.done;
    const pressing = document.querySelector("#done .late-words");
    if (pressing) pressing.textContent = state.tally.pressing;
    document.getElementById("nothing-new")?.toggleAttribute("hidden", !state.isNothingNew);
    const deed = this.bar?.querySelector<HTMLElement>("[data-confirm]");
    if (deed) deed.dataset.confirm = state.filing;
  }

  private over(words: string): void {
    this.write("company", words);
  }

  /** Enter or Escape in a reason goes back to its cell. */
  private backFromReason(event: KeyboardEvent): void {
    const field = event.target as HTMLElement;
    if (!field.matches(".cell-why") || event.isComposing) return;
    if (event.key === "F8") {
      field.blur();
      this.hand.nextProblem(event.shiftKey ? -1 : 1);
    } else if (event.key === "Enter" || event.key === "Escape") {
      const place = this.view.placeOf(field);
      field.blur();
      if (place) this.hand.go(place);
    } else return;
    event.preventDefault();
  }

  /** Nothing is filed before all that was typed is saved. */
  private guard(form: HTMLFormElement | null): void {
    form?.addEventListener("submit", (event) => {
      this.hand.commit();
      if (!this.model.drafts.size) return;
      event.preventDefault();
      const button = event.submitter as HTMLElement | null;
      void this.saving.flush().then((isSaved) => {
        if (!isSaved) return this.model.isStuck && this.hand.nextProblem(1);
        const named = document.createElement("input");
        named.type = "hidden";
        named.name = "deed";
        named.value = (button as HTMLButtonElement | null)?.value ?? "file";
        form.append(named);
        form.submit();
      });
    });
  }

  /** What a refusal speaks of is found in the sheet. */
  private toCell(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>(".notice a[href*='line=']");
    const line = link && this.model.lines.find((one) => String(one.at) === new URL(link.href).searchParams.get("line"));
    if (!link || !line || !this.card.offsetParent) return;
    event.preventDefault();
    const field = link.hash.slice(1);
    this.hand.goTo(idOf(line), this.model.column(field) ? field : "name");
  }
}

export function start(card: HTMLElement): void {
  const block = document.getElementById("sheet-state");
  if (block) new Sheet(card, JSON.parse(block.textContent ?? "{}") as Begin);
}
