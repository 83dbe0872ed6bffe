import { askJson } from "@/api/http";

const BASE = "/_allauth/browser/v1";
const CONFIRM = `${BASE}/auth/2fa/reauthenticate`;
const FACTOR = `${BASE}/auth/webauthn/authenticate`;
const OWN = `${BASE}/account/authenticators/webauthn`;

/** Whether this browser can keep and use passkeys (HTTPS or localhost, and new enough). */
export function passkeysWork(): boolean {
  return (
    typeof PublicKeyCredential === "function" &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function"
  );
}

/** Prove by passkey who is half-way in. Raises ApiError, or DOMException when the person gave up. */
export async function answerByPasskey(): Promise<void> {
  const asked = await askJson<{
    data: { request_options: { publicKey: PublicKeyCredentialRequestOptionsJSON } };
  }>("GET", FACTOR);
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    asked.data.request_options.publicKey,
  );
  const found = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  await askJson("POST", FACTOR, { credential: found.toJSON() });
}

/** Prove once more who is signed in, by the next code of the authenticator. Raises ApiError. */
export async function confirmAgain(code: string): Promise<void> {
  await askJson("POST", CONFIRM, { code });
}

/** Keep a new passkey on this device. Raises ApiError, or DOMException when the person gave up. */
export async function keepPasskey(name: string): Promise<void> {
  const offered = await askJson<{
    data: { creation_options: { publicKey: PublicKeyCredentialCreationOptionsJSON } };
  }>("GET", OWN);
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    offered.data.creation_options.publicKey,
  );
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  await askJson("POST", OWN, { name, credential: made.toJSON() });
}
