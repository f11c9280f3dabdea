/** Print buttons: the server hides them, for without script they would do nothing. Charts are drawn first. */
import { all, once } from "../page";
import { drawAll } from "./chart";

export function printing(root: ParentNode): void {
  for (const button of all<HTMLButtonElement>(root, "[data-print]")) {
    if (!once(button, "print")) continue;
    button.hidden = false;
    button.addEventListener("click", () => void print());
  }
}

async function print(): Promise<void> {
  const drawing = drawAll();
  if (drawing) await drawing;
  window.print();
}
