import { onBeforeUnmount, onMounted, ref, type Ref } from "vue";

/** Safari's own way, older than the standard and the only one on an iPhone. */
interface WebkitVideo extends HTMLVideoElement {
  webkitSupportsPresentationMode?(mode: string): boolean;
  webkitSetPresentationMode?(mode: "picture-in-picture" | "inline"): void;
  readonly webkitPresentationMode?: string;
}

const FLOATING = "picture-in-picture";
/** WeChat's browsers name the calls and then show nothing. */
const WITHOUT = /MicroMessenger/i;

/** Which way this browser lets a picture float over other apps; null: none. */
export function floatingWay(video: WebkitVideo): "standard" | "webkit" | null {
  if (WITHOUT.test(navigator.userAgent)) return null;
  if (document.pictureInPictureEnabled && "requestPictureInPicture" in video) return "standard";
  if (video.webkitSupportsPresentationMode?.(FLOATING) && video.webkitSetPresentationMode)
    return "webkit";
  return null;
}

/** The picture in a window of its own, which stays while the page is hidden or something else is on top. */
export function usePictureInPicture(video: Ref<WebkitVideo | null>) {
  const offered = ref(false);
  const floating = ref(false);
  let release: (() => void) | undefined;

  onMounted(() => {
    const element = video.value;
    const way = element && floatingWay(element);
    if (!element || !way) return;
    offered.value = true;
    const seen = () => {
      floating.value =
        way === "standard"
          ? document.pictureInPictureElement === element
          : element.webkitPresentationMode === FLOATING;
    };
    const back = () => {
      seen();
      // closing the small window pauses the picture: on a page in sight it goes on
      if (!document.hidden) void element.play().catch(() => undefined);
    };
    const heard = [
      ["enterpictureinpicture", seen],
      ["leavepictureinpicture", back],
      ["webkitpresentationmodechanged", seen],
    ] as const;
    for (const [name, hear] of heard) element.addEventListener(name, hear);
    release = () => {
      for (const [name, hear] of heard) element.removeEventListener(name, hear);
    };
  });
  onBeforeUnmount(() => release?.());

  /** By a touch only; a browser that refuses leaves the picture where it is. */
  async function toggle(): Promise<void> {
    const element = video.value;
    if (!element) return;
    try {
      if (floatingWay(element) === "webkit")
        element.webkitSetPresentationMode?.(floating.value ? "inline" : FLOATING);
      else if (floating.value) await document.exitPictureInPicture();
      else await element.requestPictureInPicture();
    } catch {
      // nothing has arrived yet, or the system says no
    }
  }

  return { offered, floating, toggle };
}
