import { computed, onBeforeUnmount, ref, shallowRef } from "vue";
import { answer, api } from "@/api/client";
import { ApiError } from "@/api/errors";
import { describe, type Failure } from "@/api/failure";
import type { Session } from "@/api/types";
import {
  Publisher,
  type PublishTicket,
  type PublisherError,
  type PublisherHealth,
  type PublisherState,
} from "../publisher/publisher";
import { t } from "../text";

const GATE_TRIES = 20;
const GATE_PAUSE_MS = 400;
const TELL_MS = 5000;
const WEAK_BITS = 600_000;
const WEAK_BEHIND_S = 1;
const WEAK_LOST = 0.05;

/** All is there but the picture, which is on its way: the engine tells the shop of it a moment after this page. */
const passes = (error: unknown) =>
  error instanceof ApiError &&
  error.code === "livestream.gate_closed" &&
  String(error.data.missing) === "signal";

const poor = (now: PublisherHealth) =>
  now.wantedBitsPerSecond <= WEAK_BITS ||
  (now.behindS ?? 0) > WEAK_BEHIND_S ||
  (now.lost ?? 0) > WEAK_LOST;

/** The anchor's camera and the button: preview, go live when the gate is green if she may (`opens`), end. */
export function useBroadcast(id: number, opens: boolean, onSession: (session: Session) => void) {
  const state = ref<PublisherState>("idle");
  const code = ref<PublisherError | null>(null);
  const health = shallowRef<PublisherHealth | null>(null);
  const stream = shallowRef<MediaStream | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const starting = ref(false);
  const paused = ref(false);
  const facing = ref<"user" | "environment">("user");
  let over = false;
  let told = 0;
  const params = { path: { id } };

  const publisher = new Publisher({
    onState(now, why) {
      state.value = now;
      code.value = why;
      stream.value = publisher.stream;
      paused.value = publisher.paused;
      if (now === "live" && starting.value && opens) void announce(GATE_TRIES);
      else if (now === "live" || now === "error") starting.value = false;
      if (now === "ended" && !over) void comeBack();
    },
    onHealth(now) {
      health.value = now;
      if (Date.now() - told >= TELL_MS) tell(now);
    },
  });

  async function openCamera(): Promise<void> {
    stream.value = await publisher.preview(facing.value);
  }

  /** The crew's phones show it too; the next reading stands for one that is lost. */
  function tell(now: PublisherHealth): void {
    told = Date.now();
    const body = {
      bitrate: now.bitsPerSecond,
      frames: now.framesPerSecond,
      dropped: now.droppedFrames,
      uplink: poor(now) ? ("weak" as const) : ("good" as const),
    };
    void api
      .POST("/api/v1/anchor/sessions/{id}/stream-report", { params, body })
      .catch(() => undefined);
  }

  /** The other camera; a phone that has only one keeps it. */
  async function turnCamera(): Promise<void> {
    facing.value = facing.value === "user" ? "environment" : "user";
    await openCamera();
    paused.value = publisher.paused;
  }

  function pause(): void {
    if (publisher.paused) publisher.resume();
    else publisher.pause(t("pauseCard"));
    paused.value = publisher.paused;
  }

  async function ticket(takeover = false): Promise<PublishTicket> {
    const body = { door: "camera" as const, takeover };
    const call = api.POST("/api/v1/anchor/sessions/{id}/publish-ticket", { params, body });
    const { kind, ingest_url, key } = await answer(call);
    return { kind, url: ingest_url, key };
  }

  /** What waiting won't mend is said before a picture is sent. Raises ApiError. */
  async function check(): Promise<void> {
    const { session, gate } = await answer(api.GET("/api/v1/anchor/sessions/{id}", { params }));
    const missing = gate.items.filter((item) => !item.done && item.code !== "signal");
    if (session.status !== "planned" || !missing.length) return;
    const steps = missing.map(({ action, title }) => action ?? title).join(" ");
    throw new ApiError(409, "livestream.gate_closed", t("todo"), steps);
  }

  /** Ask for a key and send the picture; the session goes live once it arrives. */
  async function goLive(takeover = false): Promise<void> {
    failure.value = null;
    starting.value = true;
    try {
      await check();
      publisher.start(await ticket(takeover), { takeover });
    } catch (error) {
      starting.value = false;
      failure.value = describe(error);
    }
  }

  /**
   * Cut off while nobody here ended it: another phone asked for a key, so that this one's opens nothing any more.
   * Asks for a new one and pushes nobody out. A session that was ended elsewhere gives none.
   */
  async function comeBack(): Promise<void> {
    try {
      publisher.start(await ticket());
    } catch (error) {
      const { kind } = describe(error);
      if (kind === "offline" || kind === "server") failure.value = describe(error);
    }
  }

  /** Asks again while nothing but the picture is missing; anything else ends it, until she presses again. */
  async function announce(tries: number): Promise<void> {
    if (over) return;
    try {
      onSession(await answer(api.POST("/api/v1/anchor/sessions/{id}/live", { params })));
      starting.value = false;
    } catch (error) {
      if (tries > 0 && passes(error)) {
        setTimeout(() => void announce(tries - 1), GATE_PAUSE_MS);
        return;
      }
      starting.value = false;
      failure.value = describe(error);
    }
  }

  async function end(): Promise<void> {
    failure.value = null;
    over = true;
    try {
      onSession(await answer(api.POST("/api/v1/anchor/sessions/{id}/end", { params })));
      await publisher.stop();
    } catch (error) {
      over = false;
      failure.value = describe(error);
    }
  }

  onBeforeUnmount(() => {
    over = true;
    publisher.dispose();
  });
  return {
    state,
    code,
    health,
    stream,
    failure,
    starting,
    paused,
    weak: computed(() => !!health.value && poor(health.value)),
    pause,
    openCamera,
    turnCamera,
    goLive,
    end,
  };
}
