/**
 * <main data-wall>: one scene at a time, the next after `data-seconds`; each minute the scenes are fetched anew. The last
 * good picture stays when nothing comes, and says so; when the session has ended a calm page says how to go on.
 */
import { all, once } from "../page";

const minute = 60_000;

class Wall {
  private at = 0;

  constructor(
    private readonly place: HTMLElement,
    private readonly wake: (part: Element) => void,
  ) {
    document.body.classList.add("is-turning");
    this.show();
    window.setInterval(() => this.turn(), Number(place.dataset.seconds ?? 20) * 1000);
    window.setInterval(() => void this.refresh(), minute);
  }

  private turn(): void {
    this.at += 1;
    this.show();
  }

  private show(): void {
    const scenes = all(this.place, "[data-scene]");
    if (scenes.length) this.at %= scenes.length;
    scenes.forEach((scene, place) => scene.classList.toggle("is-here", place === this.at));
  }

  private async refresh(): Promise<void> {
    try {
      const answer = await fetch(window.location.href, { headers: { "HX-Request": "true" }, redirect: "manual" });
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return this.end();
      if (!answer.ok) throw new Error(String(answer.status));
      const arrived = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!arrived.querySelector("[data-scene]")) throw new Error("no scenes");
      this.keepAhead(arrived);
      this.place.replaceChildren(...Array.from(arrived.body.childNodes));
      this.show();
      this.wake(this.place);
    } catch {
      this.stale();
    }
  }

  /** What is expected comes a moment later than the scenes; until then the last sentences stand. */
  private keepAhead(arrived: Document): void {
    for (const told of all(this.place, '[id^="ahead-"]')) arrived.getElementById(told.id)?.replaceWith(told.cloneNode(true));
  }

  private stale(): void {
    const told = this.place.querySelector<HTMLElement>("[data-wall-told]");
    if (!told || told.classList.contains("is-stale")) return;
    told.classList.add("is-stale");
    told.textContent = `${told.textContent ?? ""} · ${this.place.dataset.stale ?? ""}`;
  }

  private end(): void {
    this.place.hidden = true;
    document.querySelector<HTMLElement>("[data-wall-over]")?.removeAttribute("hidden");
  }
}

export function walls(root: ParentNode, wake: (part: Element) => void): void {
  for (const place of all(root, "[data-wall]")) if (once(place, "wall")) new Wall(place, wake);
}
