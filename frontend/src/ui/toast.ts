/** A short word at the foot of the page, read out by screen readers, gone after some seconds. */

const SHOWN_MS = 4000;
let box: HTMLElement | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

function place(): HTMLElement {
  if (box?.isConnected) return box;
  box = document.createElement("div");
  box.className = "toast";
  box.setAttribute("role", "status");
  document.body.append(box);
  return box;
}

/** Say that something is done. What a person must act on belongs on the page, not here. */
export function toast(text: string): void {
  const at = place();
  at.textContent = text;
  at.classList.add("toast--shown");
  clearTimeout(timer);
  timer = setTimeout(() => at.classList.remove("toast--shown"), SHOWN_MS);
}
