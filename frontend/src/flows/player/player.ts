import type HlsClass from "hls.js/light";
import type { ErrorData, HlsConfig, ManifestLoadedData } from "hls.js/light";
import type { Player, PlayerEvents, PlayerState } from "./contract";
import { retrier } from "./retrier";

/** A replay that the shop took over is one file, which every browser plays by itself. */
const FILE = /\.mp4(\?|$)/;
/** Seconds behind the newest picture from which a page that was hidden jumps forward. */
const TOO_FAR_BEHIND_S = 6;
/** HTMLMediaElement's readyState from which on there is more than the present picture. */
const HAVE_FUTURE_DATA = 3;
/** Seconds before the end of a finished broadcast that count as its end. */
const AT_THE_END_S = 0.5;
const HAIR_S = 0.1;

const LIVE: Partial<HlsConfig> = {
  // One segment behind the newest: segments last a second. Where parts are listed, see `follow`.
  liveSyncDurationCount: 1,
  lowLatencyMode: true,
  liveMaxLatencyDurationCount: 8,
  maxLiveSyncPlaybackRate: 1.2,
  liveDurationInfinity: true,
  backBufferLength: 10,
};

export interface Source {
  src: string;
  /** By default HLS, or a file by its name. */
  kind?: "hls" | "whep";
  live: boolean;
}

/** Play in a video element until destroyed; comes back by itself after network and media errors. */
export function play(
  video: HTMLVideoElement,
  { src, kind, live }: Source,
  events: PlayerEvents,
): Player {
  let gone = false;
  let engine: Player | undefined;
  const stopListening = listen(video, events);
  if (kind === "whep") {
    void import("./whep").then(({ playWhep }) => {
      if (!gone) engine = playWhep(video, src, events);
    });
  } else void begin();

  async function begin(): Promise<void> {
    if (!FILE.test(src) && takesPieces()) {
      // The library first: Chrome says 'maybe' to native HLS and then doesn't play it.
      const { default: Hls } = await import("hls.js/light");
      if (gone) return;
      if (Hls.isSupported()) {
        engine = playWithLibrary(Hls, video, src, live, events, () => void playRicher());
        return;
      }
    }
    if (FILE.test(src) || video.canPlayType("application/vnd.apple.mpegurl"))
      engine = playNatively(video, src, events);
    else events.onError("unsupported");
  }

  /** The same with all of the library, which few streams need: those from elsewhere with captions or other voices. */
  async function playRicher(): Promise<void> {
    const { default: Hls } = await import("hls.js");
    if (gone) return;
    engine?.destroy();
    engine = playWithLibrary(Hls, video, src, live, events);
  }

  events.onState("loading");
  return {
    destroy() {
      gone = true;
      stopListening();
      engine?.destroy();
    },
  };
}

/** Whether a page may hand this browser a picture in pieces; an iPhone may from iOS 17 on, and older ones need no library. */
function takesPieces(): boolean {
  return "MediaSource" in window || "ManagedMediaSource" in window;
}

function listen(video: HTMLVideoElement, events: PlayerEvents): () => void {
  const states: Record<string, PlayerState> = {
    playing: "playing",
    waiting: "waiting",
    ended: "ended",
  };
  const hear = (event: Event) => events.onState(states[event.type]!);
  for (const name of Object.keys(states)) video.addEventListener(name, hear);
  return () => {
    for (const name of Object.keys(states)) video.removeEventListener(name, hear);
  };
}

function start(video: HTMLVideoElement, events: PlayerEvents): void {
  void video.play().catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "NotAllowedError") events.onBlocked();
  });
}

function playWithLibrary(
  Hls: typeof HlsClass,
  video: HTMLVideoElement,
  src: string,
  live: boolean,
  events: PlayerEvents,
  onRicher?: () => void,
): Player {
  const hls = new Hls({ enableWorker: false, ...(live ? LIVE : {}) });
  const network = retrier(() => {
    hls.loadSource(src);
    hls.startLoad();
  });
  const media = retrier(() => hls.recoverMediaError());
  hls.on(Hls.Events.MANIFEST_LOADED, (_, data) => {
    if (!onRicher || !richer(data)) return;
    hls.stopLoad();
    onRicher();
    onRicher = undefined;
  });
  hls.on(Hls.Events.MANIFEST_PARSED, () => start(video, events));
  hls.on(Hls.Events.FRAG_BUFFERED, () => {
    network.well();
    media.well();
  });
  hls.on(Hls.Events.ERROR, (_, data: ErrorData) => {
    if (data.response?.code === 403) {
      hls.stopLoad();
      network.cancel();
      events.onError("expired");
    } else if (data.fatal) {
      events.onState("waiting");
      (data.type === Hls.ErrorTypes.MEDIA_ERROR ? media : network).again();
    }
  });
  const follow = follower(hls);
  let edge = Infinity;
  const lastPicture = () => {
    // After breaks the browser may wait for ever for the last tenth of a second's sound.
    const waits = video.readyState < HAVE_FUTURE_DATA;
    if (waits && edge - video.currentTime < AT_THE_END_S) events.onState("ended");
  };
  hls.on(Hls.Events.LEVEL_UPDATED, (_, { details }) => {
    edge = details.live ? Infinity : details.edge;
    if (live) follow(details.partHoldBack || details.targetduration);
    lastPicture();
  });
  video.addEventListener("waiting", lastPicture);
  const seen = () => {
    if (document.hidden || !live) return;
    const newest = hls.liveSyncPosition;
    if (newest !== null && newest - video.currentTime > TOO_FAR_BEHIND_S)
      video.currentTime = newest;
    start(video, events);
  };
  document.addEventListener("visibilitychange", seen);
  hls.attachMedia(video);
  hls.loadSource(src);
  return {
    destroy() {
      document.removeEventListener("visibilitychange", seen);
      video.removeEventListener("waiting", lastPicture);
      network.cancel();
      media.cancel();
      hls.destroy();
    },
  };
}

/** Whether a stream has what the light library leaves out: captions, or sound in files of its own. */
function richer({ subtitles, captions, audioTracks }: ManifestLoadedData): boolean {
  return !!subtitles?.length || !!captions?.length || audioTracks.some(({ url }) => url);
}

/** Sets how far behind the newest picture to play, in seconds; not for a hair, since each time counts as a new start. */
function follower(hls: HlsClass): (behind: number) => void {
  let last = 0;
  return (behind) => {
    if (Math.abs(behind - last) < HAIR_S) return;
    hls.targetLatency = behind;
    last = behind;
  };
}

function playNatively(video: HTMLVideoElement, src: string, events: PlayerEvents): Player {
  const network = retrier(() => {
    // The element doesn't say why it failed; the address does.
    void fetch(src).then(
      (answer) => (answer.status === 403 ? events.onError("expired") : load()),
      () => network.again(),
    );
  });
  const load = () => {
    video.src = src;
    start(video, events);
  };
  const failed = () => {
    events.onState("waiting");
    network.again();
  };
  const well = () => network.well();
  video.addEventListener("error", failed);
  video.addEventListener("playing", well);
  load();
  return {
    destroy() {
      network.cancel();
      video.removeEventListener("error", failed);
      video.removeEventListener("playing", well);
      video.removeAttribute("src");
      video.load();
    },
  };
}
