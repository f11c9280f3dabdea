/** Signing out takes what is kept on this machine along; cells that the server does not have yet are named first. */
import { cellsWait } from "../page";
import { say } from "../words";

const drafts = "daliang:draft:";

export function signingOut(): void {
  // By its attribute: a form's own `action` is a field of that name where there is one.
  const doors = document.querySelectorAll<HTMLFormElement>('form[action$="/accounts/logout/"]');
  for (const form of Array.from(doors)) {
    const person = Number(document.body.dataset.person);
    const button = form.querySelector("button");
    if (!person || !button) continue;
    // Looked up before the press, which cannot wait for the answer.
    for (const moment of ["focus", "pointerenter"]) button.addEventListener(moment, () => void warn(button, person));
    form.addEventListener("submit", (event) => {
      for (const key of forms(person)) localStorage.removeItem(key);
      if (!localStorage.getItem(cellsWait)) return;
      event.preventDefault();
      const leave = () => form.submit();
      import("../sheet/store").then((part) => part.forgetAll(person)).then(leave, leave);
    });
  }
}

function forms(person: number): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(`${drafts}${person}:`));
}

async function cells(person: number): Promise<number> {
  return localStorage.getItem(cellsWait) ? (await import("../sheet/store")).countOf(person) : 0;
}

async function warn(button: HTMLButtonElement, person: number): Promise<void> {
  const count = forms(person).length + (await cells(person).catch(() => 0));
  if (count) button.dataset.confirm = say("signOutLoses", { count });
  else delete button.dataset.confirm;
}
