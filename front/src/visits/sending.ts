/** Sending a draft. It is forgotten only when the server has answered with its key. */
import { token } from "../page";
import { say } from "../words";
import { blobOf } from "./photos";
import { draftsOf, forget, keep, type Draft } from "./store";

interface Answer {
  key?: string;
  address?: string;
  refused?: string;
}

export type Outcome =
  | { kind: "sent"; address: string }
  | { kind: "refused"; words: string }
  | { kind: "held"; words: string };

const retry = 30_000;

function body(draft: Draft, isQuiet: boolean): FormData {
  const form = new FormData();
  for (const [name, value] of draft.texts) form.append(name, value);
  form.set("key", draft.key);
  form.set("person", draft.person);
  if (isQuiet) form.set("quiet", "1");
  for (const photo of draft.photos) form.append("photos", blobOf(photo), photo.name);
  return form;
}

async function post(draft: Draft, isQuiet: boolean): Promise<Response> {
  return fetch(draft.address, {
    method: "POST",
    body: body(draft, isQuiet),
    headers: { "X-CSRFToken": token(), Accept: "application/json" },
    redirect: "manual",
    credentials: "same-origin",
  });
}

async function outcome(draft: Draft, response: Response): Promise<Outcome> {
  // Signed out, or another person's session by now: it waits for its writer.
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
    return { kind: "held", words: say("signedOut") };
  }
  if (response.status === 404) return { kind: "refused", words: say("visitGone") };
  if (!response.headers.get("Content-Type")?.includes("json")) return { kind: "held", words: say("visitWaiting") };
  const answer = (await response.json()) as Answer;
  if (answer.refused !== undefined) return { kind: "refused", words: answer.refused };
  if (answer.key !== draft.key) return { kind: "held", words: say("visitWaiting") };
  return { kind: "sent", address: answer.address ?? draft.address };
}

/** Send this draft as it is now. `isQuiet` when its writer is not looking at its form. */
export async function send(draft: Draft, isQuiet: boolean): Promise<Outcome> {
  if (!navigator.onLine) return { kind: "held", words: say("visitWaiting") };
  let found: Outcome;
  try {
    found = await outcome(draft, await post(draft, isQuiet));
  } catch {
    return { kind: "held", words: say("visitWaiting") };
  }
  // Written on meanwhile: what is kept here now is not what was answered.
  const now = (await draftsOf(draft.person)).find((one) => one.key === draft.key);
  if (now?.version !== draft.version) return found;
  if (found.kind === "sent") await forget(draft.key);
  if (found.kind === "refused" && now) await keep({ ...draft, isReady: false, refused: found.words });
  return found;
}

let isSending = false;
let timer = 0;

/** Send what is ready, one after another; `tell` hears of each that went out or was refused. */
export async function sendReady(person: string, tell: (draft: Draft, found: Outcome) => void): Promise<void> {
  if (isSending || !navigator.onLine) return;
  isSending = true;
  let isHeld = false;
  try {
    for (const draft of (await draftsOf(person)).filter((one) => one.isReady)) {
      const found = await send(draft, true);
      tell(draft, found);
      isHeld ||= found.kind === "held";
    }
  } finally {
    isSending = false;
  }
  window.clearTimeout(timer);
  if (isHeld) timer = window.setTimeout(() => void sendReady(person, tell), retry);
}
