/**
 * <div data-chart="bars"> with the figures in a <script type="application/json"> inside it.
 * The drawing is fetched only when a chart comes near the window; the table twin below it is always in the page. On
 * paper a chart that nobody came near to is its table; the others take the width of the sheet.
 */
import type { Figures } from "../chart";
import { all, once } from "../page";
import { say } from "../words";

async function draw(place: HTMLElement): Promise<void> {
  const data = place.querySelector('script[type="application/json"]')?.textContent ?? place.dataset.figures;
  if (!data) return;
  try {
    const { drawChart } = await import("../chart");
    await drawChart(place, place.dataset.chart ?? "", JSON.parse(data) as Figures);
  } catch (error) {
    console.error(error);
    place.textContent = say("chartFailed");
    place.closest(".chart")?.querySelector("details")?.setAttribute("open", "");
  }
}

const waiting = new Set<HTMLElement>();

const near = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) void reach(entry.target as HTMLElement);
  },
  { rootMargin: "200px" },
);

async function reach(place: HTMLElement): Promise<void> {
  near.unobserve(place);
  if (!waiting.delete(place)) return;
  await draw(place);
}

/** Whatever still waits for somebody to come near is drawn now; null where nothing waits. */
export function drawAll(): Promise<unknown> | null {
  const left = Array.from(waiting).filter((place) => place.isConnected);
  return left.length ? Promise.all(left.map(reach)) : null;
}

export function charts(root: ParentNode): void {
  for (const place of all(root, "[data-chart]")) {
    if (!once(place, "chart")) continue;
    waiting.add(place);
    near.observe(place);
  }
}

/** A drawing has the size of the screen: a view box lets the sheet shrink it. */
export function forPaper(): void {
  window.addEventListener("beforeprint", () => {
    for (const drawing of drawings()) {
      const { width, height } = drawing.getBoundingClientRect();
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      drawing.style.maxWidth = `${width}px`;
    }
    for (const twin of twins()) twin.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const drawing of drawings()) {
      drawing.removeAttribute("viewBox");
      drawing.style.maxWidth = "";
    }
    for (const twin of twins()) twin.open = false;
  });
}

function drawings(): NodeListOf<SVGElement> {
  return document.querySelectorAll<SVGElement>(".chart-area svg");
}

function twins(): HTMLDetailsElement[] {
  const charts = Array.from(waiting, (place) => place.closest(".chart"));
  return charts.map((chart) => chart?.querySelector("details")).filter((twin) => twin instanceof HTMLDetailsElement);
}
