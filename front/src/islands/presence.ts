/** <p data-presence="/address">: says who else is at this return, where the form by line stands and not the grid. */
import { all, once, token } from "../page";

const every = 15_000;

async function ask(place: HTMLElement): Promise<void> {
  if (document.hidden || document.body.classList.contains("is-grid")) return;
  const response = await fetch(place.dataset.presence ?? "", {
    method: "POST",
    body: "{}",
    headers: { "X-CSRFToken": token(), "Content-Type": "application/json" },
    redirect: "manual",
  });
  if (response.ok) place.textContent = ((await response.json()) as { here: string[] }).here.join("　");
}

export function presences(root: ParentNode): void {
  for (const place of all(root, "[data-presence]")) {
    if (!once(place, "presence")) continue;
    const look = () => void ask(place).catch(() => undefined); // without a network nobody is heard of
    window.setTimeout(look, 1_000); // by then the grid stands, if there is one
    window.setInterval(look, every);
  }
}
