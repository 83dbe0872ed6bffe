import { onScopeDispose, ref, watch, type Ref } from "vue";
import type { Standing } from "@/api/types";

/** Who was put out hears nothing any more: the page asks now and then. */
const ASK_MS = 60_000;
/** The server's clock decides; a little after the end it has. */
const HAIR_MS = 500;
/** A timer for longer than this would go off at once. */
const LONGEST_MS = 2 ** 31 - 1;

type Held = readonly Pick<Standing["penalties"][number], "kind" | "until">[];

/**
 * What stands against the person in the room. It ends by the clock, with the broadcast, or by being lifted: what
 * nobody tells is read anew when it may be over.
 */
export function useStanding(options: {
  read: () => Promise<Standing>;
  banned: Readonly<Ref<boolean>>;
  /** Changes with the broadcast and its end. */
  broadcast: () => string;
  /** Nothing keeps the person out any more. */
  enter: () => void;
}): { muted: Ref<boolean>; heard: (penalties: Held) => void } {
  const { read, banned, broadcast, enter } = options;
  const muted = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let gone = false;

  function heard(penalties: Held): void {
    muted.value = penalties.some(({ kind }) => kind === "mute");
    const ends = penalties.flatMap(({ until }) => (until ? [Date.parse(until)] : []));
    plan(Math.min(...ends) - Date.now() + HAIR_MS);
  }

  function plan(wait: number): void {
    clearTimeout(timer);
    const soonest = banned.value ? Math.min(Math.max(wait, HAIR_MS), ASK_MS) : wait;
    if (gone || soonest > LONGEST_MS) return;
    timer = setTimeout(() => void readAnew(), Math.max(soonest, HAIR_MS));
  }

  async function readAnew(): Promise<void> {
    if (document.hidden) return;
    try {
      const { penalties } = await read();
      if (gone) return;
      heard(penalties);
      if (banned.value && !penalties.some(({ kind }) => kind === "ban")) enter();
    } catch {
      plan(ASK_MS);
    }
  }

  const seen = () => {
    if (banned.value || muted.value) void readAnew();
    else clearTimeout(timer);
  };
  document.addEventListener("visibilitychange", seen);
  // it holds for now: a door that says otherwise than what is read must not be asked without a pause
  watch(banned, (now) => (now ? plan(ASK_MS) : seen()));
  watch([muted, broadcast], seen);
  onScopeDispose(() => {
    gone = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  });
  return { muted, heard };
}
