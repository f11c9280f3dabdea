/** `/` or Ctrl-K goes to the search; Escape leaves it. */
const typing = "input, textarea, select, [contenteditable]";

export function searchKeys(): void {
  document.addEventListener("keydown", (event) => {
    const field = document.querySelector<HTMLInputElement>("[data-search]");
    if (!field) return;
    const elsewhere = !(event.target as Element).closest(typing);
    const slash = event.key === "/" && elsewhere && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (slash || ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k")) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && event.target === field) field.blur();
  });
}
