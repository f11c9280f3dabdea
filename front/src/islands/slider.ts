/**
 * <form data-slider>: a range over days moves the whole page. Around the slider the page's content is replaced by what
 * the same address answers for another day; the slider itself stays, so that a hand or a key keeps hold of it.
 */
import { all, letGo, once, waits } from "../page";
import { say } from "../words";

interface Stop {
  at: number;
  title: string;
  query: string;
}

const day = 86_400_000;

class Slider {
  private readonly range: HTMLInputElement;
  private readonly date: HTMLInputElement;
  private readonly said: HTMLOutputElement;
  private readonly stops: Stop[];
  private readonly first: number;
  private asking: AbortController | null = null;
  private address = "";
  private readonly ask = waits(150, () => void this.fetch());

  constructor(
    private readonly form: HTMLFormElement,
    private readonly wake: (part: Element) => void,
  ) {
    this.range = form.querySelector("input[type=range]") as HTMLInputElement;
    this.date = form.querySelector("input[type=date]") as HTMLInputElement;
    this.said = form.querySelector("output") as HTMLOutputElement;
    this.stops = JSON.parse(form.dataset.stops ?? "[]") as Stop[];
    this.first = Date.parse(form.dataset.first ?? "");
    form.classList.add("is-live");
    (form.querySelector(".slider-track") as HTMLElement).hidden = false;
    this.range.addEventListener("input", () => this.toDay());
    this.range.addEventListener("keydown", (event) => this.key(event));
    this.date.addEventListener("change", () => {
      if (!this.date.value) return;
      this.range.value = String(Math.round((Date.parse(this.date.value) - this.first) / day));
      this.toDay();
    });
    form.addEventListener("submit", () => this.asking?.abort());
    this.tell("");
  }

  private get dayText(): string {
    return new Date(this.first + Number(this.range.value) * day).toISOString().slice(0, 10);
  }

  private toDay(): void {
    const isLast = this.range.value === this.range.max;
    this.go(isLast ? {} : { as_of: this.dayText }, "");
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "PageUp" && event.key !== "PageDown") return;
    event.preventDefault();
    const here = Number(this.range.value);
    const before = this.stops.filter((stop) => stop.at < here).pop();
    const stop = event.key === "PageUp" ? before : this.stops.find((one) => one.at > here);
    if (stop) {
      this.range.value = String(stop.at);
      this.go(Object.fromEntries(new URLSearchParams(stop.query)), stop.title);
    } else if (event.key === "PageDown") {
      this.range.value = this.range.max;
      this.toDay();
    }
  }

  private go(moment: Record<string, string>, title: string): void {
    const query = new URLSearchParams(window.location.search);
    for (const name of ["at", "as_of", ...(title ? ["known"] : [])]) query.delete(name);
    for (const [name, value] of Object.entries(moment)) query.set(name, value);
    const text = query.toString();
    this.address = window.location.pathname + (text ? `?${text}` : "");
    this.tell(title);
    this.asking?.abort();
    this.ask();
  }

  private tell(title: string): void {
    this.date.value = this.dayText;
    this.said.textContent = title ? `${this.dayText} · ${title}` : this.dayText;
    this.range.setAttribute("aria-valuetext", this.said.textContent);
  }

  private async fetch(): Promise<void> {
    const asking = (this.asking = new AbortController());
    const { address } = this;
    document.documentElement.classList.add("is-fetching");
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, redirect: "manual", signal: asking.signal });
      const text = answer.ok ? await answer.text() : "";
      if (asking !== this.asking) return;
      if (!text) return window.location.assign(address);
      this.replace(new DOMParser().parseFromString(text, "text/html"));
      window.history.replaceState(null, "", address);
    } catch {
      if (!asking.signal.aborted) this.said.textContent = say("fetchFailed");
    } finally {
      if (asking === this.asking) document.documentElement.classList.remove("is-fetching");
    }
  }

  /** Everything of the page but the slider; the words and the edge of a past day come along. */
  private replace(arrived: Document): void {
    const page = this.form.parentElement;
    const other = arrived.querySelector("[data-slider]");
    if (!page || !other?.parentElement) return window.location.reload();
    letGo(page);
    for (const child of Array.from(page.childNodes)) if (child !== this.form) child.remove();
    let isAfter = false;
    const fresh: Element[] = [];
    for (const child of Array.from(other.parentElement.children)) {
      if (child === other) isAfter = true;
      else {
        fresh.push(child);
        if (isAfter) page.append(child);
        else page.insertBefore(child, this.form);
      }
    }
    document.body.classList.toggle("is-past", page.querySelector(".past-edge") !== null);
    for (const child of fresh) this.wake(child);
  }
}

export function sliders(root: ParentNode, wake: (part: Element) => void): void {
  for (const form of all<HTMLFormElement>(root, "form[data-slider]")) if (once(form, "slider")) new Slider(form, wake);
}
