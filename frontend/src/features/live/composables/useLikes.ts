import { onScopeDispose, ref } from "vue";
import type { RoomSocket } from "@/realtime/socket";

const BURST_MS = 800;
const MOST = 20;

/** Hearts are shown at once and told in bursts; the count on screen is the server's plus what is still untold. */
export function useLikes(socket: RoomSocket) {
  const untold = ref(0);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(): void {
    timer = undefined;
    const n = Math.min(untold.value, MOST);
    if (!n) return;
    socket
      .send({ t: "like", n })
      .catch(() => undefined)
      .finally(() => (untold.value = Math.max(0, untold.value - n)));
  }

  function like(): void {
    untold.value = Math.min(untold.value + 1, MOST);
    timer ??= setTimeout(tell, BURST_MS);
  }

  onScopeDispose(() => clearTimeout(timer));
  return { untold, like };
}
