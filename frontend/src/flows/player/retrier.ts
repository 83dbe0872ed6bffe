const PAUSES_MS = [500, 1000, 2000, 4000];

/** Pauses that grow with each failure and shrink again after a success. */
export function retrier(run: () => void) {
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    again() {
      clearTimeout(timer);
      timer = setTimeout(run, PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)]);
      failures += 1;
    },
    well() {
      failures = 0;
    },
    cancel() {
      clearTimeout(timer);
    },
  };
}
