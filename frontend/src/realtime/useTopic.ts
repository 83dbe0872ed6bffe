import { onScopeDispose } from "vue";
import type { RoomEvent } from "./events";
import type { RoomSocket } from "./socket";

/**
 * Listen to a side topic of the socket ("user:17", "studio:5") as long as the component lives.
 * `onGap` is for what the events alone can't tell any more: fetch it again.
 */
export function useTopic(
  socket: RoomSocket,
  key: string,
  onEvent: (event: RoomEvent) => void,
  onGap: () => void = () => {},
): void {
  const stop = socket.listen(key, {
    onFrame: (frame) => frame.b.forEach(onEvent),
    onGap,
  });
  onScopeDispose(stop);
}
