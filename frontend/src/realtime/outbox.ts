/** What a page may say over the socket. */
export type Message = { t: "chat"; text: string } | { t: "like"; n: number } | { t: "ping" };

/** Why the server, or the network, did not take a message. `title` is for people where the server gave one. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly title = "",
  ) {
    super(code);
  }
}

/** What the author of a line is to know: why the crew reads it first, or which line waits and how long. */
export interface Taken {
  note?: string;
  line?: number;
  shows_in_s?: number;
}

interface Answer extends Taken {
  t: string;
  id?: string | null;
  code?: string;
  title?: string;
}

interface Sent {
  text: string;
  sent: boolean;
  timer: ReturnType<typeof setTimeout>;
  done: (taken: Taken) => void;
  failed: (why: Refused) => void;
}

const ANSWER_MS = 10_000;
const WAITING_MOST = 20;

/** Messages that wait for the socket, or for their answer. */
export class Outbox {
  #messages = new Map<string, Sent>();
  #count = 0;

  /** Promise the answer to a message; `write` sends it now, or says that it can't. */
  add(message: Message, write: (text: string) => boolean): Promise<Taken> {
    if (this.#messages.size >= WAITING_MOST) return Promise.reject(new Refused("socket.busy"));
    const id = `m${++this.#count}`;
    return new Promise((done, failed) => {
      const timer = setTimeout(
        () => this.#settle(id)?.failed(new Refused("socket.lost")),
        ANSWER_MS,
      );
      const text = JSON.stringify({ ...message, id });
      this.#messages.set(id, { text, sent: write(text), timer, done, failed });
    });
  }

  /** Send what waited for the socket, oldest first. */
  flush(write: (text: string) => boolean): void {
    for (const message of this.#messages.values()) message.sent ||= write(message.text);
  }

  /** An answer came. */
  answered(answer: Answer): void {
    const message = answer.id ? this.#settle(answer.id) : undefined;
    const { note, line, shows_in_s } = answer;
    if (answer.t === "ack") message?.done({ note, line, shows_in_s });
    else message?.failed(new Refused(answer.code ?? "socket.failed", answer.title));
  }

  /** The socket closed: nobody knows whether what was sent arrived, and sending it again could say it twice. */
  lost(): void {
    for (const [id, message] of this.#messages) {
      if (message.sent) this.#settle(id)?.failed(new Refused("socket.lost"));
    }
  }

  /** Nothing will be sent any more. */
  close(): void {
    for (const id of this.#messages.keys()) this.#settle(id)?.failed(new Refused("socket.closed"));
  }

  #settle(id: string): Sent | undefined {
    const message = this.#messages.get(id);
    if (message) clearTimeout(message.timer);
    this.#messages.delete(id);
    return message;
  }
}
