import { PICTURE } from "./upright";

const PICTURES_PER_S = 10;

/** What stands for the camera while the anchor is away. */
export interface PauseCard {
  stream: MediaStream;
  close(): void;
}

/** A still picture with `words` and silence: the camera's own tracks are switched off until the card is closed. */
export function pauseCard(camera: MediaStream, words: string): PauseCard {
  const canvas = document.createElement("canvas");
  canvas.width = PICTURE.width;
  canvas.height = PICTURE.height;
  const tracks = camera.getTracks();
  for (const track of tracks) track.enabled = false;
  draw(canvas, words);
  const stream = canvas.captureStream(PICTURES_PER_S);
  for (const sound of camera.getAudioTracks()) stream.addTrack(sound);
  // a canvas gives a picture only when it is drawn on
  const timer = setInterval(() => draw(canvas, words), 1000 / PICTURES_PER_S);
  return {
    stream,
    close() {
      clearInterval(timer);
      for (const track of stream.getVideoTracks()) track.stop();
      for (const track of tracks) track.enabled = true;
    },
  };
}

function draw(canvas: HTMLCanvasElement, words: string): void {
  const paint = canvas.getContext("2d");
  if (!paint) return;
  const { width, height } = canvas;
  const colour = getComputedStyle(document.documentElement);
  paint.fillStyle = colour.getPropertyValue("--scrim-solid") || "black";
  paint.fillRect(0, 0, width, height);
  paint.fillStyle = colour.getPropertyValue("--on-video") || "white";
  paint.font = `${Math.round(width / 13)}px ${colour.fontFamily || "sans-serif"}`;
  paint.textAlign = "center";
  paint.fillText(words, width / 2, height / 2, width * 0.9);
}
