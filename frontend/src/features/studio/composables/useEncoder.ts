import { onScopeDispose, ref, shallowRef } from "vue";
import { answer, api } from "@/api/client";
import { describe, type Failure } from "@/api/failure";
import type { PublishTicket, Session } from "@/api/types";

/** How often the engine is asked what it receives, for the crew. */
const ASK_MS = 5000;

/** Sending with OBS or a phone app: its key, and the button once its signal is there. */
export function useEncoder(id: number, onSession: (session: Session) => void) {
  const ticket = shallowRef<PublishTicket | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const busy = ref(false);
  const params = { path: { id } };
  let asking: ReturnType<typeof setInterval> | undefined;

  async function run(step: () => Promise<void>): Promise<void> {
    busy.value = true;
    failure.value = null;
    try {
      await step();
    } catch (error) {
      failure.value = describe(error);
    } finally {
      busy.value = false;
    }
  }

  /** A fresh key: the one before opens nothing any more. */
  const renew = () =>
    run(async () => {
      const body = { door: "encoder" as const, takeover: false };
      const call = api.POST("/api/v1/anchor/sessions/{id}/publish-ticket", { params, body });
      ticket.value = await answer(call);
    });
  const goLive = () =>
    run(async () =>
      onSession(await answer(api.POST("/api/v1/anchor/sessions/{id}/live", { params }))),
    );
  const end = () =>
    run(async () =>
      onSession(await answer(api.POST("/api/v1/anchor/sessions/{id}/end", { params }))),
    );

  function ask(): void {
    void api
      .POST("/api/v1/anchor/sessions/{id}/stream-report", { params, body: {} })
      .catch(() => undefined);
  }

  /** Have the engine asked while its picture is there: the answer comes over the studio's topic. */
  function watch(on: boolean): void {
    clearInterval(asking);
    if (!on) return;
    ask();
    asking = setInterval(ask, ASK_MS);
  }

  onScopeDispose(() => clearInterval(asking));
  return { ticket, failure, busy, renew, goLive, end, watch };
}
