/**
 * [data-png] in a .chart: its drawing as a PNG with title, moment and way of counting drawn in. Colours of the style sheet
 * are written into the copy, for a picture has no style sheet.
 */
import { all, once } from "../page";

const looks = ["fill", "stroke", "stroke-width", "font-size", "font-family", "font-weight", "text-anchor", "paint-order"];
const edge = 24;
const head = 72;

function copyOf(drawing: SVGSVGElement, width: number, height: number): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const copies = Array.from(copy.querySelectorAll<SVGElement>("*"));
  Array.from(drawing.querySelectorAll<SVGElement>("*")).forEach((element, place) => {
    const style = getComputedStyle(element);
    for (const look of looks) copies[place]?.setAttribute(look, style.getPropertyValue(look));
  });
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return new XMLSerializer().serializeToString(copy);
}

async function save(chart: HTMLElement): Promise<void> {
  const drawing = chart.querySelector<SVGSVGElement>("svg.unit-map, .chart-area svg");
  if (!drawing) return;
  const { width, height } = drawing.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(copyOf(drawing, width, height))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * (width + 2 * edge);
  canvas.height = 2 * (height + head + 2 * edge);
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const { title = "", moment = "", counting = "" } = chart.dataset;
  const family = getComputedStyle(document.body).fontFamily;
  pen.scale(2, 2);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#17202c";
  pen.font = `600 18px ${family}`;
  pen.fillText(title, edge, edge + 16, width);
  pen.fillStyle = "#5d6979";
  pen.font = `12px ${family}`;
  pen.fillText(moment, edge, edge + 38, width);
  pen.fillText(counting, edge, edge + 56, width);
  pen.drawImage(image, edge, edge + head, width, height);
  const link = document.createElement("a");
  link.download = `${title} ${moment}.png`.replace(/[\\/:*?"<>|]/g, "-");
  link.href = canvas.toDataURL("image/png");
  link.click();
}

export function pictures(root: ParentNode): void {
  for (const button of all<HTMLButtonElement>(root, "[data-png]")) {
    const chart = button.closest<HTMLElement>(".chart");
    if (!chart || !once(button, "picture")) continue;
    button.hidden = false;
    button.addEventListener("click", () => void save(chart));
  }
}
