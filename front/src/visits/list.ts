/** The drafts of whoever is signed in, each with what becomes of it: going on writing, waiting for the network, thrown away. */
import { say } from "../words";
import { draftsOf, forget, type Draft } from "./store";

function when(at: number): string {
  const moment = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

function standing(draft: Draft): string {
  if (draft.refused) return say("visitRefused", { reason: draft.refused });
  return draft.isReady ? say("visitReady") : say("visitUnfinished");
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, words = ""): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = words;
  return made;
}

function row(draft: Draft, changed: () => void): HTMLElement {
  const item = element("div", "item");
  const words = element("span", "item-words");
  const name = element("strong", "", draft.name);
  name.lang = "zh";
  const facts = [when(draft.at), draft.photos.length ? say("visitPhotos", { count: draft.photos.length }) : ""];
  words.append(name, element("small", "", facts.filter(Boolean).join(" · ")));
  words.append(element("small", draft.refused ? "draft-status is-refused" : "draft-status is-held", standing(draft)));
  const side = element("span", "item-side");
  const open = element("a", "btn btn-s", say("visitOpen"));
  open.href = `${draft.address}?draft=${draft.key}`;
  const out = element("button", "btn btn-s btn-quiet", say("visitDiscard"));
  out.type = "button";
  out.dataset.confirm = say("visitDiscardAsks", { name: draft.name });
  out.dataset.confirmUndo = say("visitDiscardUndo");
  out.addEventListener("click", () => void forget(draft.key).then(changed));
  side.append(open, out);
  item.append(words, side);
  return item;
}

export async function fill(place: HTMLElement, person: string): Promise<void> {
  const drafts = await draftsOf(person);
  const list = place.querySelector('[data-part="drafts"]');
  list?.replaceChildren(...drafts.map((draft) => row(draft, () => void fill(place, person))));
  place.hidden = drafts.length === 0;
}
