/** What the islands share: finding elements, the request token, icons of the sprite. */

/** Every element that fits, `root` itself included. */
export function all<T extends Element = HTMLElement>(root: ParentNode, selector: string): T[] {
  const found = Array.from(root.querySelectorAll<T>(selector));
  return root instanceof Element && root.matches(selector) ? [root as unknown as T, ...found] : found;
}

export function token(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** A sprite's icon; the sprite's address is read from an icon that the server wrote. */
export function icon(name: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const address = document.querySelector(".icon use")?.getAttribute("href")?.split("#")[0] ?? "";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${address}#${name}`);
  picture.append(use);
  return picture;
}

/** Islands may see an element again after a swap; `once` is true only the first time. */
const seen = new WeakMap<Element, Set<string>>();

export function once(element: Element, island: string): boolean {
  const names = seen.get(element) ?? new Set<string>();
  if (names.has(island)) return false;
  seen.set(element, names.add(island));
  return true;
}

/** What a part still asks for belongs to what it showed: its answer is dropped when the part has been replaced. */
export function letGo(part: ParentNode): void {
  for (const asking of all(part, "[hx-get]")) asking.addEventListener("htmx:beforeOnLoad", (event) => event.preventDefault());
}

export function waits(milliseconds: number, deed: () => void): () => void {
  let timer = 0;
  return () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(deed, milliseconds);
  };
}

/** Set on this machine while it holds drafts of visits, of whomever: so that other pages need not ask the store. */
export const draftsWait = "daliang:visits";

/** The same for cells of a return that the server does not have yet. */
export const cellsWait = "daliang:cells";
