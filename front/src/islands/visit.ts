/**
 * <form data-visit="project code" data-visit-name="…"> keeps a draft on this machine, photos included, until the server
 * has it; [data-visit-drafts] lists the drafts; <form data-small-photos> sends its photos small. The rest is fetched only where there is such a form or list, or a draft.
 */
import { all, draftsWait } from "../page";

function holds(): boolean {
  try {
    return localStorage.getItem(draftsWait) !== null;
  } catch {
    return false;
  }
}

export function visits(root: ParentNode): void {
  const person = document.body.dataset.person;
  if (!person) return; // nobody is signed in: drafts are neither shown nor sent
  const forms = all<HTMLFormElement>(root, "form[data-visit]");
  const lists = all(root, "[data-visit-drafts]");
  for (const form of all<HTMLFormElement>(root, "form[data-small-photos]")) {
    import("../visits/photos").then((part) => part.shrinks(form)).catch(console.error);
  }
  if (!forms.length && !lists.length && !holds()) return;
  import("../visits/start").then((part) => part.start(person, forms, lists)).catch(console.error);
}
