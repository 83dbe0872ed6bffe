import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from "vue";
import type { RoomState } from "@/realtime/roomState";
import { Refused } from "@/realtime/outbox";
import type { RoomSocket } from "@/realtime/socket";
import { t } from "../text";
import { useSlowMode } from "./useSlowMode";

const SAID_MS = 10_000;
/** A waiting line that the room never heard of is not shown longer than this after its time. */
const OVERDUE_MS = 10_000;

/** A line of one's own that the room will read in some seconds. */
export interface WaitingLine {
  id: number;
  text: string;
}

/** Saying something: why a line was not taken, and what became of one that the room does not read at once. */
export function useTalk(
  socket: Pick<RoomSocket, "send">,
  state: Readonly<Ref<RoomState | null>>,
  muted: Ref<boolean>,
) {
  const { wait, spoke } = useSlowMode(() => state.value?.rules.slow_s ?? 0);
  const problem = forAWhile();
  const note = forAWhile();
  const late = shallowRef<WaitingLine[]>([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  onScopeDispose(() => timers.forEach(clearTimeout));

  /** Until the room reads them, or they are taken down. */
  const waiting = computed(() => {
    const { chat = [], gone = [] } = state.value ?? {};
    const told = new Set([...chat, ...gone].map(({ id }) => id));
    return late.value.filter(({ id }) => !told.has(id));
  });

  async function say(text: string): Promise<boolean> {
    problem.value = note.value = "";
    try {
      const taken = await socket.send({ t: "chat", text });
      spoke();
      note.value = taken.note ?? "";
      if (taken.line && taken.shows_in_s) keep({ id: taken.line, text }, taken.shows_in_s);
      return true;
    } catch (error) {
      const code = error instanceof Refused ? error.code : "";
      muted.value ||= code === "livestream.muted";
      if (code === "livestream.slow_mode") spoke();
      problem.value = (error instanceof Refused && error.title) || t("failedSay");
      return false;
    }
  }

  function keep(line: WaitingLine, seconds: number): void {
    late.value = [...late.value, line];
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        late.value = late.value.filter((one) => one !== line);
      },
      seconds * 1000 + OVERDUE_MS,
    );
    timers.add(timer);
  }

  return { problem, note, wait, waiting, say };
}

/** A word that is taken back after some seconds. */
function forAWhile(): Ref<string> {
  const word = ref("");
  watch(word, (now, _, onCleanup) => {
    const timer = setTimeout(() => (word.value = ""), now ? SAID_MS : 0);
    onCleanup(() => clearTimeout(timer));
  });
  return word;
}
