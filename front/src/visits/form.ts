/** The form of a new visit: every change is kept on this machine; the button sends it, now or when the network is back. */
import { icon } from "../page";
import { say } from "../words";
import { blobOf, shrunk } from "./photos";
import { send } from "./sending";
import { draftOf, keep, type Draft, type Photo } from "./store";

export class VisitForm {
  private readonly status: HTMLElement | null;
  private readonly error: HTMLElement | null;
  private readonly strip: HTMLElement | null;
  private photos: Photo[] = [];
  private version = 0;
  private reading = 0;
  private isBusy = false;
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly form: HTMLFormElement,
    private readonly person: string,
    private readonly changed: () => void,
  ) {
    const part = (name: string) => form.querySelector<HTMLElement>(`[data-part="${name}"]`);
    this.status = part("status");
    this.error = part("photo-error");
    this.strip = part("photos");
    form.classList.add("is-scripted");
    form.addEventListener("input", () => void this.keep(false));
    form.addEventListener("change", (event) => this.change(event));
    form.addEventListener("submit", (event) => this.submit(event));
  }

  get key(): string {
    return this.hidden("key").value;
  }

  private hidden(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  /** Go on writing a draft that was left: its texts, its photos and its key. */
  async restore(key: string): Promise<void> {
    const draft = await draftOf(this.person, key);
    if (!draft || draft.project !== this.form.dataset.visit) return;
    this.hidden("key").value = draft.key;
    this.version = draft.version;
    this.photos = draft.photos;
    const texts = new Map(draft.texts);
    for (const control of Array.from(this.form.elements)) {
      if (control instanceof HTMLInputElement && control.type === "checkbox") control.checked = texts.has(control.name);
      else if (isTyped(control) && texts.has(control.name)) control.value = texts.get(control.name) ?? "";
    }
    this.draw();
    this.say(draft.refused ? "refused" : "held", draft.refused || say("visitKept"));
  }

  private change(event: Event): void {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.type === "file") void this.add(input);
    else void this.keep(false);
  }

  private async add(input: HTMLInputElement): Promise<void> {
    const files = Array.from(input.files ?? []);
    input.value = ""; // the photos are sent from the draft, and the camera may be opened again
    if (this.error) this.error.hidden = true;
    this.reading += 1;
    for (const file of files) {
      try {
        this.photos.push(await shrunk(file));
      } catch {
        this.complain(say("photoFailed", { name: file.name }));
      }
    }
    this.reading -= 1;
    this.draw();
    await this.keep(false);
  }

  private complain(words: string): void {
    if (!this.error) return;
    this.error.textContent = `${this.error.hidden ? "" : this.error.textContent} ${words}`.trim();
    this.error.hidden = false;
  }

  private draw(): void {
    const items = this.photos.map((photo, at) => {
      const item = document.createElement("li");
      const picture = new Image(72, 72);
      const address = URL.createObjectURL(blobOf(photo));
      picture.onload = () => URL.revokeObjectURL(address);
      picture.src = address;
      picture.alt = photo.name;
      picture.lang = "zh";
      const button = document.createElement("button");
      button.type = "button";
      button.className = "photo-out";
      button.setAttribute("aria-label", say("photoOut", { number: at + 1 }));
      button.append(icon("cross"));
      button.addEventListener("click", () => {
        this.photos.splice(at, 1);
        this.draw();
        void this.keep(false);
      });
      item.append(picture, button);
      return item;
    });
    this.strip?.replaceChildren(...items);
  }

  private draft(isReady: boolean): Draft {
    const texts: [string, string][] = [];
    new FormData(this.form).forEach((value, name) => {
      if (typeof value === "string" && !["csrfmiddlewaretoken", "key", "person"].includes(name)) texts.push([name, value]);
    });
    this.version += 1;
    return {
      key: this.key,
      person: this.person,
      project: this.form.dataset.visit ?? "",
      name: this.form.dataset.visitName ?? "",
      address: location.pathname,
      at: Date.now(),
      version: this.version,
      texts,
      photos: [...this.photos],
      isReady,
      refused: "",
    };
  }

  /** Kept in the order of the changes; what was pressed before is written on, so it waits for the button again. */
  private keep(isReady: boolean): Promise<Draft | null> {
    const draft = this.draft(isReady);
    const kept = this.last.then(() => keep(draft));
    this.last = kept.catch(() => undefined);
    return kept.then(
      () => {
        if (!isReady) this.say("saved", say("visitKept"));
        return draft;
      },
      () => {
        this.say("refused", say("visitNoRoom"));
        return null;
      },
    );
  }

  private submit(event: SubmitEvent): void {
    event.preventDefault();
    if (this.isBusy) return;
    if (this.reading) return this.say("", say("photosReading"));
    this.isBusy = true;
    void this.deliver().finally(() => (this.isBusy = false));
  }

  private async deliver(): Promise<void> {
    this.say("", say("visitSending"));
    const kept = await this.keep(true);
    const draft = kept ?? this.draft(true);
    const found = await send(draft, false);
    this.changed();
    if (found.kind === "held" && !kept) return this.say("refused", say("visitNoRoom"));
    if (found.kind === "held") return this.say("held", found.words);
    if (found.kind === "refused") return this.say("refused", say("visitRefused", { reason: found.words }));
    if (draft.version !== this.version) return this.say("held", say("visitKept"));
    location.assign(found.address);
  }

  /** The draft in hand went out, or was refused, while the form stood here. */
  heard(kind: string, words: string, address: string): void {
    if (kind === "sent") location.assign(address);
    else if (kind === "refused") this.say("refused", say("visitRefused", { reason: words }));
    else this.say("held", words);
  }

  private say(standing: string, words: string): void {
    if (!this.status) return;
    this.status.className = `draft-status${standing ? ` is-${standing}` : ""}`;
    this.status.textContent = words;
  }
}

type Typed = HTMLInputElement | HTMLTextAreaElement;

/** Hidden fields too: they say what of the project was seen when the draft was begun. */
function isTyped(control: Element): control is Typed {
  if (control instanceof HTMLTextAreaElement) return true;
  if (!(control instanceof HTMLInputElement)) return false;
  return control.type !== "file" && !["csrfmiddlewaretoken", "key", "person"].includes(control.name);
}
