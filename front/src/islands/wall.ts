/**
 * <main data-wall>: one scene at a time, the next after `data-seconds`; each minute the scenes are fetched anew. The last
 * good picture stays when nothing comes, and says so; when the session has ended a calm page says how to go on. What is
 * expected is fetched after the scenes: each sentence bears its time, and one that no fresh one follows is marked.
 */
import { all, letGo, once } from "../page";

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
    place.addEventListener("htmx:afterRequest", () => this.markAhead());
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
      letGo(this.place);
      this.keepAhead(arrived);
      this.place.replaceChildren(...Array.from(arrived.body.childNodes));
      this.show();
      this.wake(this.place);
    } catch {
      this.stale();
    }
  }

  /** What is expected comes a moment later than the scenes; until then the last sentences stand, and wait to go. */
  private keepAhead(arrived: Document): void {
    for (const told of all(this.place, '[id^="ahead-"]')) {
      const kept = told.cloneNode(true) as HTMLElement;
      kept.dataset.waits = "";
      arrived.getElementById(told.id)?.replaceWith(kept);
    }
  }

  /** The answer has come, or will not: whatever still waits for its sentence is marked as old. */
  private markAhead(): void {
    for (const told of all(this.place, '[id^="ahead-"][data-waits]:not(.is-stale)')) {
      told.classList.add("is-stale");
      const words = told.textContent?.trim() ?? "";
      told.textContent = words ? `${words} · ${this.place.dataset.aheadStale ?? ""}` : (this.place.dataset.aheadStale ?? "");
    }
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
