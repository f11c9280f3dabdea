/** <time data-until data-now>: runs by the server's clock, which a demo may have set to another day.
 *  data-days: when the working days begin that were left; as long as one lies ahead, days are counted, not hours. */
import { all, once } from "../page";
import { say } from "../words";

const minute = 60_000;

export function leftInWords(milliseconds: number): string {
  const side = milliseconds <= 0 ? "over" : "left";
  const minutes = Math.floor(Math.abs(milliseconds) / minute);
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days) return say(`${side}Days`, { days, hours });
  if (hours) return say(`${side}Hours`, { hours, minutes: minutes % 60 });
  return say(`${side}Minutes`, { minutes });
}

export function countdowns(root: ParentNode): void {
  for (const clock of all<HTMLTimeElement>(root, "time[data-until]")) {
    if (!once(clock, "countdown")) continue;
    const until = Date.parse(clock.dataset.until ?? "");
    const ahead = Date.parse(clock.dataset.now ?? "") - Date.now();
    const days = (clock.dataset.days ?? "").split(" ").filter(Boolean).map(Date.parse);
    const tick = () => {
      const now = Date.now() + ahead;
      const left = until - now;
      const count = days.filter((start) => start > now).length;
      clock.textContent = count ? say("leftWorkdays", { count, when: clock.dataset.when ?? "" }) : leftInWords(left);
      clock.parentElement?.classList.toggle("is-over", left <= 0);
      clock.parentElement?.classList.toggle("is-near", left > 0 && left < 1440 * minute);
      if (!clock.isConnected) window.clearInterval(timer);
    };
    const timer = window.setInterval(tick, 15_000);
  }
}
