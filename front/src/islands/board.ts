/** [data-board]: a card dragged to a stage that it may go to opens the posting form; nothing is posted by itself. */
import { all, once } from "../page";

const target = "is-target";

function lanes(board: HTMLElement, card: HTMLElement): HTMLElement[] {
  const moves = (card.dataset.moves ?? "").split(" ").filter(Boolean);
  return all(board, "[data-stage]").filter((lane) => moves.includes(lane.dataset.stage ?? ""));
}

function open(card: HTMLElement, stage: string): void {
  const link = all<HTMLAnchorElement>(card, "a[data-move]").find((one) => one.dataset.move === stage);
  if (link) window.location.assign(link.href);
}

export function boards(root: ParentNode): void {
  for (const board of all(root, "[data-board]")) {
    if (!once(board, "board")) continue;
    let dragged: HTMLElement | null = null;
    const laneOf = (event: Event) => (event.target as Element).closest<HTMLElement>("[data-stage]");
    const clear = () => all(board, `.${target}`).forEach((lane) => lane.classList.remove(target, "is-over"));
    board.addEventListener("dragstart", (event) => {
      dragged = (event.target as Element).closest<HTMLElement>("[data-moves]");
      if (!dragged) return;
      event.dataTransfer?.setData("text/plain", dragged.querySelector("a")?.textContent ?? "");
      dragged.classList.add("is-dragged");
      for (const lane of lanes(board, dragged)) lane.classList.add(target);
    });
    board.addEventListener("dragover", (event) => {
      const lane = laneOf(event);
      for (const other of all(board, ".is-over")) if (other !== lane) other.classList.remove("is-over");
      if (!lane?.classList.contains(target)) return;
      event.preventDefault();
      lane.classList.add("is-over");
    });
    board.addEventListener("drop", (event) => {
      const lane = laneOf(event);
      if (!dragged || !lane?.classList.contains(target)) return;
      event.preventDefault();
      open(dragged, lane.dataset.stage ?? "");
    });
    board.addEventListener("dragend", () => {
      dragged?.classList.remove("is-dragged");
      dragged = null;
      clear();
    });
  }
}
