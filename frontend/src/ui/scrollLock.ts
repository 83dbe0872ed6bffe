let holders = 0;

/** Keep the page beneath a sheet still. Returns what lets it go; the page scrolls again when every sheet has. */
export function lockScroll(): () => void {
  holders += 1;
  document.body.style.overflow = "hidden";
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    holders -= 1;
    if (holders === 0) document.body.style.overflow = "";
  };
}
