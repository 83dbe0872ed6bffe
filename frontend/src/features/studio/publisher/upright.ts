/** Upright, as viewers hold their phones: what is sent has this size, whatever the camera gives. */
export const PICTURE = { width: 540, height: 960, frameRate: 24 };

/** Each picture's camera: only a camera's own tracks count pictures. */
const cameras = new WeakMap<MediaStream, MediaStream>();

export interface Upright {
  stream: MediaStream;
  close(): void;
}

/** The camera's stream that a picture of ours comes from, or the stream itself. */
export const cameraOf = (stream: MediaStream): MediaStream => cameras.get(stream) ?? stream;

/**
 * The camera's middle, drawn anew at the right size. Browsers crop what a page asks for but record the camera's own
 * lines (608x1080 for 540x960), and a phone that is turned changes the size in the midst of a recording.
 */
export function upright(camera: MediaStream): Upright {
  const canvas = document.createElement("canvas");
  const paint = "captureStream" in canvas ? canvas.getContext("2d", { alpha: false }) : null;
  if (!paint) return { stream: camera, close: () => stop(camera) };
  canvas.width = PICTURE.width;
  canvas.height = PICTURE.height;
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = camera;
  void video.play().catch(() => undefined);
  const stream = canvas.captureStream();
  for (const sound of camera.getAudioTracks()) stream.addTrack(sound);
  cameras.set(stream, camera);
  const end = eachPicture(video, () => draw(paint, video));
  return {
    stream,
    close() {
      end();
      video.srcObject = null;
      stop(stream);
      stop(camera);
    },
  };
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The part [x, y, width, height] of a picture that fills the frame: its middle, with nothing stretched. */
export function middle(width: number, height: number): [number, number, number, number] {
  const scale = Math.max(PICTURE.width / width, PICTURE.height / height);
  const [w, h] = [PICTURE.width / scale, PICTURE.height / scale];
  return [(width - w) / 2, (height - h) / 2, w, h];
}

function draw(paint: CanvasRenderingContext2D, video: HTMLVideoElement): void {
  const { videoWidth, videoHeight } = video;
  if (!videoWidth || !videoHeight) return;
  const part = middle(videoWidth, videoHeight);
  paint.drawImage(video, ...part, 0, 0, PICTURE.width, PICTURE.height);
}

/** Calls for each of the camera's pictures; on a hidden page, and in browsers that don't tell of them, by the clock. */
function eachPicture(video: HTMLVideoElement, act: () => void): () => void {
  const tells = "requestVideoFrameCallback" in video;
  let over = false;
  const next = () => {
    if (over) return;
    act();
    video.requestVideoFrameCallback(next);
  };
  if (tells) video.requestVideoFrameCallback(next);
  const clock = new Worker(new URL("./ticker.ts", import.meta.url), { type: "module" });
  clock.addEventListener("message", () => {
    if (!tells || document.hidden) act();
  });
  return () => {
    over = true;
    clock.terminate();
  };
}
