/** A WebSocket for tests: what a page opened, said, and is told. */
export class FakeSocket extends EventTarget {
  static opened: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.opened[FakeSocket.opened.length - 1]!;
  }

  readyState = 0;
  said: { t: string; id?: string; [field: string]: unknown }[] = [];

  constructor(readonly url: string) {
    super();
    FakeSocket.opened.push(this);
  }

  send(text: string): void {
    this.said.push(JSON.parse(text));
  }

  close(): void {
    this.readyState = 3;
  }

  accept(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }

  tell(frame: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(frame) }));
  }

  end(code: number): void {
    this.readyState = 3;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }
}
