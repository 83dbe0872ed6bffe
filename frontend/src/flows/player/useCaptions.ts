import { onBeforeUnmount, onMounted, ref, type Ref } from "vue";

export interface CaptionTrack {
  language: string;
  name: string;
  url: string;
}

/** The track in the page's language, or else the first one. */
export function preferred<T extends { language: string }>(
  tracks: readonly T[],
  locale: string,
): T | undefined {
  const [wanted] = locale.split("-");
  return tracks.find(({ language }) => language.split("-")[0] === wanted) ?? tracks[0];
}

const WORDS = new Set(["captions", "subtitles"]);

/** Whether there are words, the page's or the stream's own, and whether they stand on the picture; the browser's own menu may have it changed too. */
export function useCaptions(video: Ref<HTMLVideoElement | null>, locale: string) {
  const captionable = ref(false);
  const captioned = ref(false);
  const all = () => Array.from(video.value?.textTracks ?? []).filter(({ kind }) => WORDS.has(kind));
  const read = () => {
    captionable.value = all().length > 0;
    captioned.value = all().some(({ mode }) => mode === "showing");
  };
  let tracks: TextTrackList | undefined;

  onMounted(() => {
    tracks = video.value?.textTracks;
    tracks?.addEventListener("change", read);
    tracks?.addEventListener("addtrack", read);
    tracks?.addEventListener("removetrack", read);
  });
  onBeforeUnmount(() => {
    tracks?.removeEventListener("change", read);
    tracks?.removeEventListener("addtrack", read);
    tracks?.removeEventListener("removetrack", read);
  });

  function toggle(): void {
    const wanted = captioned.value ? undefined : preferred(all(), locale);
    for (const track of all()) track.mode = track === wanted ? "showing" : "disabled";
    read();
  }

  return { captionable, captioned, toggle };
}
