/**
 * <section id="sheet">: a return as a grid, where the window is wide enough. The page's form by line is what a phone shows,
 * and what is left without script. Fetched only where there is such a section.
 */
import { all, once } from "../page";

const wide = window.matchMedia("(min-width: 1024px)");

export function sheets(root: ParentNode): void {
  for (const card of all(root, "section#sheet")) {
    const begin = () => {
      if (!wide.matches || !once(card, "sheet")) return;
      import("../sheet/start")
        .then((part) => part.start(card))
        .catch((error) => {
          console.error(error);
          document.body.classList.add("no-grid"); // the form by line is there
        });
    };
    begin();
    wide.addEventListener("change", begin);
  }
}
