import { toValue, watch, type MaybeRefOrGetter } from "vue";
import type { RoomEvent } from "./events";
import type { RoomSocket } from "./socket";

/**
 * Listen to a side topic of the socket ("user:17", "studio:5") as long as the component lives; the topic may change,
 * and there is none while it is null.
 * `onGap` is for what the events alone can't tell any more: fetch it again.
 */
export function useTopic(
  socket: RoomSocket,
  key: MaybeRefOrGetter<string | null>,
  onEvent: (event: RoomEvent) => void,
  onGap: () => void = () => {},
): void {
  watch(
    () => toValue(key),
    (topic, _, onCleanup) => {
      if (!topic) return;
      onCleanup(socket.listen(topic, { onFrame: (frame) => frame.b.forEach(onEvent), onGap }));
    },
    { immediate: true },
  );
}
