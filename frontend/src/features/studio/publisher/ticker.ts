/** A worker that ticks once for each picture: a hidden page's own timers are slowed down to one a second. */
const PICTURES_PER_S = 24;

const page = globalThis as unknown as { postMessage(message: null): void };

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker knows its page alone
setInterval(() => page.postMessage(null), 1000 / PICTURES_PER_S);
