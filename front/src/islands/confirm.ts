/**
 * A deed that cannot lightly be undone names what will happen first.
 * <button data-confirm="what will happen" data-confirm-title="…" data-confirm-undo="whether it can be taken back">
 * Without script the form is sent as it is: pages put their own confirming page behind the gravest deeds.
 */
function fill(dialog: HTMLDialogElement, button: HTMLElement): void {
  const deed = button.dataset.confirmDeed ?? button.textContent?.trim() ?? "";
  const write = (selector: string, words: string) => {
    const place = dialog.querySelector(selector);
    if (place) place.textContent = words;
  };
  write("h2", button.dataset.confirmTitle ?? deed);
  write('[data-part="words"]', button.dataset.confirm ?? "");
  write('[data-part="undo"]', button.dataset.confirmUndo ?? "");
  write('[data-part="deed"]', deed);
}

export function confirmation(): void {
  let agreed: HTMLElement | null = null;
  document.addEventListener(
    "click",
    (event) => {
      const button = (event.target as Element).closest<HTMLElement>("[data-confirm]");
      const dialog = document.querySelector<HTMLDialogElement>("#confirm");
      if (!button || !dialog?.showModal || button.getAttribute("aria-disabled") === "true") return;
      if (agreed === button) {
        agreed = null;
        return;
      }
      const form = button.closest("form");
      if (form && button.matches("button, input") && !form.reportValidity()) return event.preventDefault();
      event.preventDefault();
      event.stopPropagation();
      fill(dialog, button);
      // What is being saved meanwhile may change what the deed will do: the words follow while they are read.
      const follows = new MutationObserver(() => fill(dialog, button));
      follows.observe(button, { attributeFilter: ["data-confirm", "data-confirm-undo"] });
      dialog.returnValue = "";
      dialog.showModal();
      dialog.onclose = () => {
        follows.disconnect();
        // What came back with a saving may have drawn the button anew meanwhile.
        const here = button.isConnected ? button : (document.getElementById(button.id) ?? button);
        if (dialog.returnValue !== "yes") return here.focus();
        agreed = here;
        here.click();
      };
    },
    true,
  );
}
