import { ref, type Ref } from "vue";
import { describe } from "@/api/failure";

/** One act at a time, and what went wrong with the last one in words. */
export function useAttempt(): {
  busy: Ref<boolean>;
  problem: Ref<string>;
  /** Whether it was done. */
  attempt: (act: () => Promise<unknown>) => Promise<boolean>;
} {
  const busy = ref(false);
  const problem = ref("");

  async function attempt(act: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    problem.value = "";
    try {
      await act();
      return true;
    } catch (error) {
      const { what, todo } = describe(error).words;
      problem.value = [what, todo].filter(Boolean).join(" ");
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, attempt };
}
