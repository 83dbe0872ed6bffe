import type { PublisherError } from "./closeCodes";
import { PICTURE } from "./upright";

export type Facing = "user" | "environment";

const WANTED = [
  // AAC plays on every phone; Chromium on Linux offers Opus only, which the engine turns into AAC.
  'video/mp4;codecs="avc1.42E01F,mp4a.40.2"',
  'video/mp4;codecs="avc1.64001F,mp4a.40.2"',
  'video/mp4;codecs="avc1.42E01F,opus"',
  'video/mp4;codecs="avc3.42E01F,opus"',
];

/** The best recording type that this browser offers, or null: H.264 in MP4 alone is taken. */
export function chooseMime(): string | null {
  if (typeof MediaRecorder === "undefined") return null;
  return WANTED.find((mime) => MediaRecorder.isTypeSupported(mime)) ?? null;
}

export async function openCamera(facing: Facing): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new CameraError("unsupported");
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: {
        facingMode: facing,
        width: { ideal: PICTURE.width },
        height: { ideal: PICTURE.height },
        aspectRatio: { ideal: PICTURE.width / PICTURE.height },
        frameRate: { ideal: PICTURE.frameRate },
      },
      audio: { echoCancellation: true, noiseSuppression: true },
    });
  } catch (error) {
    throw new CameraError(reason(error));
  }
}

export class CameraError extends Error {
  readonly code: PublisherError;

  constructor(code: PublisherError) {
    super(code);
    this.code = code;
  }
}

function reason(error: unknown): PublisherError {
  switch (error instanceof DOMException ? error.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "camera_denied";
    case "NotReadableError":
    case "AbortError":
      return "camera_busy";
    default:
      return "camera_missing";
  }
}
