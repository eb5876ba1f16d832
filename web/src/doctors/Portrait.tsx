import { Avatar } from "@mantine/core";

import { initials } from "./words";

/** The picture of a doctor, or the initials. The name stands beside it. */
export function Portrait({ name, photoId, size = 56 }: { name: string; photoId: string | null; size?: number }) {
  const file = photoId === null ? null : `/api/v1/photos/${photoId}?size=${size > 96 ? "large" : "small"}`;
  return (
    <Avatar src={file} alt="" size={size} radius="xl" color="initials" name={name} aria-hidden="true">
      {initials(name)}
    </Avatar>
  );
}
