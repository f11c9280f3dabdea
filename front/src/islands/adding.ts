/** [data-adding]: words marked in the article go into the form that adds what reading missed, with their place. */
import { all, once } from "../page";

/** How many characters of the article stand before the selection; "" where that cannot be told. */
function placeOf(range: Range): string {
  const from = range.startContainer;
  const line = (from instanceof Element ? from : from.parentElement)?.closest<HTMLElement>("[data-at]");
  if (!line) return "";
  const before = document.createRange();
  before.setStart(line, 0);
  before.setEnd(from, range.startOffset);
  return String(Number(line.dataset.at) + [...before.toString()].length);
}

function take(form: HTMLFormElement, article: Element): void {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  const words = selection.toString().trim();
  if (!words || !article.contains(range.commonAncestorContainer)) return;
  const quote = form.querySelector<HTMLTextAreaElement>("[name=quote]");
  const near = form.querySelector<HTMLInputElement>("[name=near]");
  if (!quote || !near) return;
  quote.value = words;
  near.value = placeOf(range);
  form.classList.add("is-marked");
  form.classList.remove("is-quiet");
}

export function adds(root: ParentNode): void {
  for (const form of all(root, "form[data-adding]") as HTMLFormElement[]) {
    const article = form.parentElement?.querySelector("article");
    if (!article || !once(form, "adding")) continue;
    // on a phone it takes one line until it is wanted
    form.classList.toggle("is-quiet", !form.querySelector("[aria-invalid]"));
    form.querySelector("label")?.addEventListener("click", () => form.classList.remove("is-quiet"));
    document.addEventListener("selectionchange", () => form.isConnected && take(form, article));
    form.querySelector("[name=quote]")?.addEventListener("input", () => {
      const near = form.querySelector<HTMLInputElement>("[name=near]");
      if (near) near.value = "";
      form.classList.remove("is-marked");
    });
  }
}
