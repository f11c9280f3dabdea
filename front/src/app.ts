// Everything that runs on each page. Pages can be read and returns filed without it.
import htmx from "htmx.org";
import "./style/app.css";
import { adds } from "./islands/adding";
import { autosave } from "./islands/autosave";
import { boards } from "./islands/board";
import { charts, forPaper } from "./islands/chart";
import { confirmation } from "./islands/confirm";
import { countdowns } from "./islands/countdown";
import { grids } from "./islands/grid";
import { keptForms } from "./islands/kept";
import { menus } from "./islands/menu";
import { readBack } from "./islands/money";
import { pictures } from "./islands/picture";
import { passkeys } from "./islands/passkey";
import { presences } from "./islands/presence";
import { printing } from "./islands/print";
import { rowKeys } from "./islands/rows";
import { sheets } from "./islands/sheet";
import { signingOut } from "./islands/signout";
import { sliders } from "./islands/slider";
import { reviews } from "./islands/review";
import { guardSubmits } from "./islands/submit";
import { searchKeys } from "./islands/search";
import { picks, tables } from "./islands/table";
import { visits } from "./islands/visit";
import { walls } from "./islands/wall";
import { all, token } from "./page";
import { say } from "./words";

function wake(root: ParentNode): void {
  tables(root);
  picks(root);
  boards(root);
  rowKeys(root);
  grids(root);
  sheets(root);
  readBack(root);
  passkeys(root);
  presences(root);
  printing(root);
  autosave(root);
  countdowns(root);
  charts(root);
  visits(root);
  pictures(root);
  sliders(root, arrive);
  walls(root, arrive);
  reviews(root);
  adds(root);
  all(root, "[data-focus]")[0]?.focus();
}

/** What a script put into the page itself: htmx has not seen it yet. */
function arrive(part: Element): void {
  htmx.process(part);
  wake(part);
}

function fetching(): void {
  const busy = () => document.documentElement.classList.add("is-fetching");
  const idle = () => document.documentElement.classList.remove("is-fetching");
  document.addEventListener("htmx:beforeRequest", busy);
  document.addEventListener("htmx:afterRequest", idle);
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => tell(say("fetchFailed")));
  }
}

function tell(words: string): void {
  const place = document.getElementById("messages");
  if (!place) return;
  const note = document.createElement("div");
  note.className = "notice notice-warn";
  note.textContent = words;
  place.append(note);
}

htmx.config.includeIndicatorStyles = false;
htmx.config.allowEval = false;
// A refusal (422) answers with the form and its errors in words: it is shown like any answer.
htmx.config.responseHandling = [
  { code: "204", swap: false },
  { code: "[23]..", swap: true },
  { code: "422", swap: true },
  { code: "[45]..", swap: false, error: true },
];
document.addEventListener("htmx:configRequest", (event) => {
  (event as CustomEvent<{ headers: Record<string, string> }>).detail.headers["X-CSRFToken"] = token();
});
// What comes back with the saving of a form leaves the field alone in which somebody types.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const place = (event as CustomEvent<{ target: Element }>).detail.target;
  const here = document.activeElement;
  if (place.contains(here) && here?.matches("input, textarea, select")) event.preventDefault();
});
document.addEventListener("htmx:load", (event) => {
  const arrived = (event as CustomEvent<{ elt: Element }>).detail.elt;
  if (arrived !== document.body) wake(arrived);
});

confirmation();
signingOut();
guardSubmits();
keptForms();
searchKeys();
menus();
fetching();
forPaper();
wake(document);
