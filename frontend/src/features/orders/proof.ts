import type { Proof } from "@/api/types";

/** What was checked here, on this phone: true, false, or null where the browser can't. */
export interface Checked {
  record: boolean;
  signature: boolean | null;
  openings: boolean;
}

type Bytes = Uint8Array<ArrayBuffer>;
type Rec = Proof["record"];
const utf8 = new TextEncoder();

/** WebCrypto is only there over https, or on localhost. */
export function canCheck(): boolean {
  return typeof globalThis.crypto?.subtle?.digest === "function";
}

function unhex(text: string): Bytes {
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at += 1) {
    bytes[at] = Number.parseInt(text.slice(at * 2, at * 2 + 2), 16);
  }
  return bytes;
}

export function hex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function joined(...parts: readonly Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function sha256(...parts: readonly Bytes[]): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

/** The bytes that were hashed: every field behind its length. */
function content(record: Rec): Bytes {
  const head = [
    record.format,
    record.kind,
    record.policy,
    record.effective_at,
    record.booked_at,
    record.reverses,
  ].map((text) => utf8.encode(text));
  const hidden = [record.source, record.actor, record.approver, record.private].map(unhex);
  const entries = record.entries.flatMap((entry) => [
    ...[entry.role, entry.layer, entry.type, entry.currency, String(entry.amount)].map((text) =>
      utf8.encode(text),
    ),
    unhex(entry.payee),
  ]);
  const framed = [...head, ...hidden, ...entries].flatMap((field) => {
    const size = new Uint8Array(4);
    new DataView(size.buffer).setUint32(0, field.length);
    return [size, field as Bytes];
  });
  return joined(...framed);
}

/** The record's hash in the log (RFC 6962). */
export async function leafOf(record: Rec): Promise<Bytes> {
  return sha256(Uint8Array.of(0), content(record));
}

/** The root that an audit path leads to; null when it doesn't fit. Indexes stay far below 2^53. */
export async function rootOf(
  index: number,
  size: number,
  leaf: Bytes,
  path: readonly string[],
): Promise<Bytes | null> {
  let at = index;
  let last = size - 1;
  let node = leaf;
  for (const step of path) {
    if (last <= 0) return null;
    const other = unhex(step);
    if (at % 2 === 1 || at === last) {
      node = await sha256(Uint8Array.of(1), other, node);
      while (at !== 0 && at % 2 === 0) {
        at = Math.floor(at / 2);
        last = Math.floor(last / 2);
      }
    } else {
      node = await sha256(Uint8Array.of(1), node, other);
    }
    at = Math.floor(at / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? node : null;
}

async function isSigned({ body, signature, key }: Proof["checkpoint"]): Promise<boolean | null> {
  try {
    const imported = await crypto.subtle.importKey("raw", unhex(key), "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", imported, unhex(signature), utf8.encode(body));
  } catch {
    return null; // an older browser knows no Ed25519
  }
}

function committed(record: Rec, field: string): string {
  const [place, name] = field.split(": ");
  if (name === undefined) return field === "source" ? record.source : "";
  return record.entries[Number(place?.split(" ")[1])]?.payee ?? "";
}

async function isOpened(record: Rec, opening: Proof["openings"][number]): Promise<boolean> {
  const made = await sha256(
    Uint8Array.of(2),
    unhex(opening.salt),
    utf8.encode(opening.value) as Bytes,
  );
  return hex(made) === committed(record, opening.field);
}

/** Check a proof as the verifier does: record to leaf, leaf to root, root to signature. */
export async function check(proof: Proof): Promise<Checked> {
  const [, size, root] = proof.checkpoint.body.split("\n");
  const leaf = await leafOf(proof.record);
  const found = await rootOf(proof.index, Number(size), leaf, proof.path);
  const opened = await Promise.all(
    proof.openings.map((opening) => isOpened(proof.record, opening)),
  );
  return {
    record: found !== null && hex(found) === root,
    signature: await isSigned(proof.checkpoint),
    openings: opened.every(Boolean),
  };
}
