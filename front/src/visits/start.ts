/** Where drafts of visits begin on a page: forms take theirs up, lists fill, what is ready goes out. */
import { icon, once } from "../page";
import { say } from "../words";
import { VisitForm } from "./form";
import { fill } from "./list";
import { sendReady, type Outcome } from "./sending";
import type { Draft } from "./store";

const forms: VisitForm[] = [];
const lists: HTMLElement[] = [];
let isAwake = false;

function note(draft: Draft, found: Outcome): void {
  const place = document.getElementById("messages");
  if (!place || found.kind === "held") return;
  const words = document.createElement("p");
  const made = document.createElement("div");
  made.className = `notice notice-${found.kind === "sent" ? "good" : "late"}`;
  if (found.kind === "sent") {
    words.textContent = say("visitSent", { name: draft.name });
    const link = document.createElement("a");
    link.href = found.address;
    link.textContent = say("visitLook");
    words.append(" ", link);
  } else words.textContent = `${draft.name}${say("colon")}${say("visitRefused", { reason: found.words })}`;
  made.append(icon(found.kind === "sent" ? "good" : "late"), words);
  place.append(made);
}

function refresh(person: string): void {
  for (const list of lists) void fill(list, person);
}

export function start(person: string, newForms: HTMLFormElement[], newLists: HTMLElement[]): void {
  const go = () =>
    void sendReady(person, (draft, found) => {
      const form = forms.find((one) => one.key === draft.key);
      if (form) form.heard(found.kind, found.kind === "sent" ? "" : found.words, found.kind === "sent" ? found.address : "");
      else note(draft, found);
      refresh(person);
    });
  for (const element of newForms) {
    if (!once(element, "visit")) continue;
    const form = new VisitForm(element, person, () => refresh(person));
    forms.push(form);
    const asked = new URLSearchParams(location.search).get("draft");
    if (asked) void form.restore(asked);
  }
  for (const list of newLists) if (once(list, "visit-drafts")) lists.push(list);
  refresh(person);
  if (isAwake) return;
  isAwake = true;
  window.addEventListener("online", go);
  go();
}
