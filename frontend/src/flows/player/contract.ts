/** What a player is to the page around it, whatever plays. */

export type PlayerState = "loading" | "playing" | "waiting" | "ended";
/** 'expired': the address is too old, ask the shop for a new one. */
export type PlayerError = "expired" | "unsupported";

export interface PlayerEvents {
  onState(state: PlayerState): void;
  onError(code: PlayerError): void;
  /** The browser wants a touch before it plays, even without sound. */
  onBlocked(): void;
}

export interface Player {
  destroy(): void;
}
