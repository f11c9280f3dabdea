/**
 * [data-png] in a .chart: its drawing as a PNG with title, moment and way of counting drawn in; in a .figure-card the number
 * and the lines below it. Colours of the style sheet
 * are written into the copy, for a picture has no style sheet.
 */
import { all, once } from "../page";

const looks = ["fill", "stroke", "stroke-width", "font-size", "font-family", "font-weight", "text-anchor", "paint-order"];
const edge = 24;
const head = 72;
const line = 24;
const cardWidth = 420;

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

type Paint = (pen: CanvasRenderingContext2D) => void;

async function drawn(drawing: SVGSVGElement, width: number, height: number): Promise<Paint> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(copyOf(drawing, width, height))}`;
  await image.decode();
  return (pen) => pen.drawImage(image, edge, edge + head, width, height);
}

/** The texts of a card: its number, then each line, without the notes that show on hover. */
function textsOf(card: HTMLElement): string[] {
  const places = [...all(card, ".number-xl .number-whole"), ...all(card, ".number-change, .figure-words")];
  return places
    .map((place) => {
      const copy = place.cloneNode(true) as HTMLElement;
      for (const note of all(copy, ".number-note, .no-paper")) note.remove();
      for (const part of Array.from(copy.children)) part.append("  ");
      return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
    })
    .filter(Boolean);
}

function written(texts: string[], family: string): Paint {
  return (pen) => {
    texts.forEach((text, place) => {
      pen.fillStyle = place ? "#3c4757" : "#17202c";
      pen.font = place ? `14px ${family}` : `600 36px ${family}`;
      pen.fillText(text, edge, edge + head + 36 + (place ? 8 + place * line : 0), cardWidth);
    });
  };
}

async function save(chart: HTMLElement): Promise<void> {
  const drawing = chart.querySelector<SVGSVGElement>("svg.unit-map, .chart-area svg");
  const isCard = chart.matches(".figure-card");
  if (!drawing && !isCard) return;
  const texts = isCard ? textsOf(chart) : [];
  const { width, height } = drawing?.getBoundingClientRect() ?? { width: cardWidth, height: 48 + texts.length * line };
  const family = getComputedStyle(document.body).fontFamily;
  const paint = drawing ? await drawn(drawing, width, height) : written(texts, family);
  const canvas = document.createElement("canvas");
  canvas.width = 2 * (width + 2 * edge);
  canvas.height = 2 * (height + head + 2 * edge);
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const { title = "", moment = "", counting = "" } = chart.dataset;
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
  paint(pen);
  const link = document.createElement("a");
  link.download = `${title} ${moment}.png`.replace(/[\\/:*?"<>|]/g, "-");
  link.href = canvas.toDataURL("image/png");
  link.click();
}

export function pictures(root: ParentNode): void {
  for (const button of all<HTMLButtonElement>(root, "[data-png]")) {
    const chart = button.closest<HTMLElement>(".chart, .figure-card");
    if (!chart || !once(button, "picture")) continue;
    button.hidden = false;
    button.addEventListener("click", () => void save(chart));
  }
}
