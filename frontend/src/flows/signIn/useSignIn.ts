import { computed, onScopeDispose, ref, shallowRef } from "vue";
import { ApiError } from "@/api/errors";
import { describe, type Failure } from "@/api/failure";
import { askJson } from "@/api/http";
import { loadMe } from "@/api/me";
import { answerByPasskey } from "./passkey";

const AUTH = "/_allauth/browser/v1/auth";
const AGAIN_S = 60;

export type SignInStep = "phone" | "code" | "second_factor" | "done";

/** What a 401 of allauth asks for next. */
const NEXT: Record<string, SignInStep> = {
  "account.code_needed": "code",
  "account.second_factor_needed": "second_factor",
};

/** One way in: phone, code, and for staff the second factor. */
export function useSignIn() {
  const step = ref<SignInStep>("phone");
  const phone = ref("");
  const busy = ref(false);
  const failure = shallowRef<Failure | null>(null);
  const again = ref(0);
  let timer: ReturnType<typeof setInterval> | undefined;

  function startWaiting(): void {
    again.value = AGAIN_S;
    clearInterval(timer);
    timer = setInterval(() => {
      again.value -= 1;
      if (again.value <= 0) clearInterval(timer);
    }, 1000);
  }

  const post = (path: string, body: unknown): Promise<void> =>
    attempt(() => askJson("POST", `${AUTH}/${path}`, body));

  async function attempt(ask: () => Promise<unknown>): Promise<void> {
    busy.value = true;
    failure.value = null;
    try {
      await ask();
      await loadMe(() => (step.value = "done"));
    } catch (error) {
      // the person closed the browser's own dialog: nothing to say about that
      if (error instanceof DOMException) return;
      const next = error instanceof ApiError && error.status === 401 ? NEXT[error.code] : undefined;
      if (next) step.value = next;
      else failure.value = describe(error);
      if (error instanceof ApiError && error.code === "account.code_expired") step.value = "phone";
    } finally {
      busy.value = false;
    }
  }

  async function requestCode(): Promise<void> {
    // the CSRF cookie comes with the first answer of the API
    await loadMe().catch(() => undefined);
    await post("code/request", { phone: phone.value });
    if (step.value === "code") startWaiting();
  }

  onScopeDispose(() => clearInterval(timer));
  return {
    step,
    phone,
    busy,
    failure,
    again: computed(() => again.value),
    requestCode,
    confirm: (code: string) => post("code/confirm", { code: code.trim() }),
    confirmPasskey: () => attempt(answerByPasskey),
    confirmSecondFactor: (code: string) => post("2fa/authenticate", { code: code.trim() }),
    restart: () => {
      step.value = "phone";
      failure.value = null;
    },
  };
}
