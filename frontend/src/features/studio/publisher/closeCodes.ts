/** What a close code of the video engine means for the page; the list stands in docs/video.md. */
export type Verdict =
  { act: "retry" } | { act: "slower" } | { act: "end" } | { act: "fail"; code: PublisherError };

/** Codes that the views turn into words. */
export type PublisherError =
  | "camera_denied"
  | "camera_missing"
  | "camera_busy"
  | "camera_lost"
  | "unsupported"
  | "refused"
  | "someone_live"
  | "taken_over"
  | "unreadable"
  | "unreachable";

/** Codes that this page gives itself, as if the engine had. */
export const CLOSE = {
  network: 1006,
  refused: 4403,
  silent: 4408,
  someoneLive: 4409,
  codec: 4415,
  away: 4503,
} as const;

export function judge(closeCode: number, wasLive: boolean): Verdict {
  switch (closeCode) {
    case 1000:
      return wasLive ? { act: "end" } : { act: "retry" };
    case 4400:
      return { act: "fail", code: "unreadable" };
    case 4415:
      return { act: "fail", code: "unsupported" };
    case 4403:
      // Refused after having been live: the shop ended the broadcast.
      return wasLive ? { act: "end" } : { act: "fail", code: "refused" };
    case 4409:
      return { act: "fail", code: "someone_live" };
    case 4410:
      return { act: "fail", code: "taken_over" };
    case 4413:
      return { act: "slower" };
    default:
      return { act: "retry" };
  }
}

/** The close code that means what an HTTP status means in the exchange of a WebRTC offer; 0: nobody answered. */
export function closeCodeOf(status: number): number {
  if (status === 0) return CLOSE.network;
  if (status === 401 || status === 403 || status === 404) return CLOSE.refused;
  if (status === 409) return CLOSE.someoneLive;
  // an offer that can't be answered: none of its codecs is known there
  if (status === 400 || status === 406 || status === 415 || status === 422) return CLOSE.codec;
  return CLOSE.away;
}
