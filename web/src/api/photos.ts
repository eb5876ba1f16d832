/** Where a photo is. An id never gets another photo, so that browsers keep it. */
export function photoUrl(photoId: string | null, size: "large" | "small" = "small"): string | null {
  return photoId === null ? null : `/api/v1/photos/${encodeURIComponent(photoId)}?size=${size}`;
}
