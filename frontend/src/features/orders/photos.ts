import { answer, api } from "@/api/client";
import type { Aftersales } from "@/api/types";

/** As the server allows. */
export const MOST_PHOTOS = 3;
const SIDE = 1600;

/** The photo in at most 1600 pixels: a tenth of the bytes on a poor line. What can't be read here goes as it is. */
async function smaller(photo: Blob): Promise<Blob> {
  try {
    const picture = await createImageBitmap(photo);
    const scale = Math.min(1, SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    return made && made.size < photo.size ? made : photo;
  } catch {
    return photo;
  }
}

/** Add a photo to a request; the order's parcels and requests as they are then. */
export async function addPhoto(id: number, photo: Blob): Promise<Aftersales> {
  const body = new FormData();
  body.append("photo", await smaller(photo), "photo.jpg");
  return answer(
    api.POST("/api/v1/shopper/returns/{id}/photos", {
      params: { path: { id } },
      // the type knows a file as a string; the form is sent as it is
      body: body as unknown as { photo: string },
      bodySerializer: (form) => form as unknown as FormData,
    }),
  );
}
