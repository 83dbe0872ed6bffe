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
  return tracks.find(({ language }) => language && locale.startsWith(language)) ?? tracks[0];
}

/** Whether words stand on the picture; the browser's own menu may have it changed too. */
export function useCaptions(video: Ref<HTMLVideoElement | null>, locale: string) {
  const captioned = ref(false);
  const all = () => Array.from(video.value?.textTracks ?? []);
  const read = () => (captioned.value = all().some(({ mode }) => mode === "showing"));
  let tracks: TextTrackList | undefined;

  onMounted(() => {
    tracks = video.value?.textTracks;
    tracks?.addEventListener("change", read);
    tracks?.addEventListener("addtrack", read);
  });
  onBeforeUnmount(() => {
    tracks?.removeEventListener("change", read);
    tracks?.removeEventListener("addtrack", read);
  });

  function toggle(): void {
    const wanted = captioned.value ? undefined : preferred(all(), locale);
    for (const track of all()) track.mode = track === wanted ? "showing" : "disabled";
    read();
  }

  return { captioned, toggle };
}
