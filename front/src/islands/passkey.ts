/**
 * Passkeys: the browser answers the server's question, the form carries the answer.
 * <form data-passkey="js_data"> with <input name="credential" type="hidden"> and <button data-passkey-go type="button" hidden>;
 * js_data is the id of the JSON block with `creation_options` (a new passkey) or `request_options` (sign-in).
 */
import { all, once } from "../page";
import { say } from "../words";

interface Question {
  creation_options?: { publicKey: PublicKeyCredentialCreationOptions };
  request_options?: { publicKey: PublicKeyCredentialRequestOptions };
}

/** Bytes travel as base64url text; browsers of 2020 cannot read that themselves yet. */
function bytes(text: unknown): ArrayBuffer {
  const plain = atob(String(text).replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer | null): string | undefined {
  if (!buffer) return undefined;
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

const known = (list?: PublicKeyCredentialDescriptor[]) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

async function answer(question: Question): Promise<PublicKeyCredential | null> {
  const { creation_options: make, request_options: use } = question;
  if (make) {
    const { challenge, user, excludeCredentials, ...rest } = make.publicKey;
    const own = { challenge: bytes(challenge), user: { ...user, id: bytes(user.id) } };
    const publicKey = { ...rest, ...own, excludeCredentials: known(excludeCredentials) };
    return (await navigator.credentials.create({ publicKey })) as PublicKeyCredential | null;
  }
  if (!use) return null;
  const { challenge, allowCredentials, ...rest } = use.publicKey;
  const publicKey = { ...rest, challenge: bytes(challenge), allowCredentials: known(allowCredentials) };
  return (await navigator.credentials.get({ publicKey })) as PublicKeyCredential | null;
}

function plain(found: PublicKeyCredential): Record<string, unknown> {
  const said = found.response as Partial<AuthenticatorAttestationResponse & AuthenticatorAssertionResponse>;
  const response: Record<string, unknown> = { clientDataJSON: text(found.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"] as const) {
    if (said[part]) response[part] = text(said[part] as ArrayBuffer);
  }
  return {
    id: found.id,
    rawId: text(found.rawId),
    type: found.type,
    response,
    clientExtensionResults: found.getClientExtensionResults(),
  };
}

async function ask(form: HTMLFormElement, place: HTMLElement | null): Promise<void> {
  try {
    const question = JSON.parse(document.getElementById(form.dataset.passkey ?? "")?.textContent ?? "{}") as Question;
    const found = await answer(question);
    if (!found) return;
    (form.elements.namedItem("credential") as HTMLInputElement).value = JSON.stringify(plain(found));
    form.submit();
  } catch {
    // Cancelled, timed out, or not this person's key: browsers do not say which, on purpose.
    if (place) place.textContent = say("passkeyFailed");
  }
}

export function passkeys(root: ParentNode): void {
  for (const form of all<HTMLFormElement>(root, "form[data-passkey]")) {
    const button = form.querySelector<HTMLButtonElement>("[data-passkey-go]");
    if (!button || !once(form, "passkey")) continue;
    const place = form.querySelector<HTMLElement>("[data-passkey-status]");
    if (!window.PublicKeyCredential) {
      if (place) place.textContent = say("passkeyUnknown");
      continue;
    }
    button.hidden = false;
    // The Enter key in the name's field asks the browser too, instead of sending a form without an answer.
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void ask(form, place);
    });
    button.addEventListener("click", () => void ask(form, place));
  }
}
