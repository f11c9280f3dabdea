/**
 * <div data-chart="bars"> with the figures in a <script type="application/json"> inside it.
 * The drawing is fetched only when a chart comes near the window; the table twin below it is always in the page.
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

export function charts(root: ParentNode): void {
  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((one) => one.isIntersecting)) {
        near.unobserve(entry.target);
        void draw(entry.target as HTMLElement);
      }
    },
    { rootMargin: "200px" },
  );
  for (const place of all(root, "[data-chart]")) if (once(place, "chart")) near.observe(place);
}
