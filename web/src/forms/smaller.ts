/** Photos are made smaller before they are sent: the server shows 512 pixels, and cameras make files larger than it takes. */

const LONGEST = 1280;

export interface Chosen {
  readonly file: Blob;
  /** What is shown of it before it is sent; null where the browser cannot read it. */
  readonly preview: string | null;
}

/** Pixels that fit, in the same proportions; a small photo stays as it is. */
export function fitting(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The photo as it is sent. What the browser cannot read is sent as it is: the server says what is wrong with it. */
export async function smaller(file: File): Promise<Chosen> {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (image === null) return { file, preview: null };
  const canvas = Object.assign(document.createElement("canvas"), fitting(image.width, image.height));
  const context = canvas.getContext("2d");
  if (context === null) return { file, preview: null };
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
  return { file: made ?? file, preview: canvas.toDataURL("image/jpeg", 0.8) };
}
