/** Print buttons: the server hides them, for without script they would do nothing. */
import { all, once } from "../page";

export function printing(root: ParentNode): void {
  for (const button of all<HTMLButtonElement>(root, "[data-print]")) {
    if (!once(button, "print")) continue;
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
