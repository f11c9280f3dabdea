/** A second click does not send a second time; without a network the form waits, its contents kept on this machine. */
import { say } from "../words";

const sent = new WeakSet<HTMLFormElement>();

function release(form: HTMLFormElement): void {
  sent.delete(form);
  for (const button of form.querySelectorAll(".is-busy")) {
    button.classList.remove("is-busy");
    button.removeAttribute("aria-disabled");
  }
}

function hold(form: HTMLFormElement, button: HTMLElement | null): void {
  sent.add(form);
  button?.classList.add("is-busy");
  button?.setAttribute("aria-disabled", "true");
  // The server answers long before; if not, a person may try again: the form's own key keeps it from counting twice.
  window.setTimeout(() => release(form), 20_000);
}

export function guardSubmits(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (sent.has(form)) return event.preventDefault();
    if (!navigator.onLine) {
      event.preventDefault();
      form.dispatchEvent(new CustomEvent("daliang:offline", { detail: say("offline") }));
      if (!form.hasAttribute("data-autosave")) window.alert(say("offline"));
      return;
    }
    hold(form, (event as SubmitEvent).submitter as HTMLElement | null);
  });
  // Coming back by the browser's arrow shows the page as it was left: its buttons must work again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of Array.from(document.forms)) release(form);
  });
}
