import { Avatar, Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { photoUrl } from "../api/photos";
import { useAttempt } from "../shell/useAttempt";
import { smaller, type Chosen } from "./smaller";

interface Props {
  /** Whose photo it is. */
  name: string;
  photoId: string | null;
  put: (file: Blob) => Promise<unknown>;
  remove: () => Promise<unknown>;
}

/** A photo: chosen, looked at, then sent; or removed. */
export function PhotoField({ name, photoId, put, remove }: Props) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { working, attempt } = useAttempt();

  const send = ({ file }: Chosen) =>
    attempt(async () => {
      await put(file);
      setChosen(null);
      notifications.show({ color: "success", message: "The photo is shown from now on." });
    });

  async function choose(file: File | null) {
    if (file === null) return;
    const found = await smaller(file);
    if (found.preview === null) await send(found);
    else setChosen(found);
  }

  return (
    <Group gap="lg" data-testid="photo">
      <Avatar
        size={96}
        radius={96}
        name={name}
        color="primary"
        src={chosen?.preview ?? photoUrl(photoId, "large")}
        alt={photoId === null && chosen === null ? "" : `Photo of ${name}`}
        data-testid={chosen === null ? "photo-present" : "photo-preview"}
      />
      <Stack gap={6} style={{ flex: "1 1 220px" }}>
        {chosen === null ? (
          <Group gap={8}>
            <FileButton onChange={(file) => void choose(file)} accept="image/jpeg,image/png,image/webp" inputProps={{ "aria-label": `Photo of ${name}` }}>
              {(props) => (
                <Button variant="default" loading={working} data-testid="photo-choose" {...props}>
                  {photoId === null ? "Choose a photo" : "Choose another photo"}
                </Button>
              )}
            </FileButton>
            {photoId !== null && (
              <Button
                variant="subtle"
                color="gray"
                disabled={working}
                data-testid="photo-remove"
                onClick={() => void attempt(remove)}
              >
                Remove the photo
              </Button>
            )}
          </Group>
        ) : (
          <Group gap={8}>
            <Button loading={working} data-testid="photo-send" onClick={() => void send(chosen)}>
              Use this photo
            </Button>
            <Button variant="subtle" color="gray" disabled={working} onClick={() => setChosen(null)}>
              Never mind
            </Button>
          </Group>
        )}
        <Text size="sm" c="dimmed">
          A JPEG, PNG or WebP. It is cut to a square; where and when it was taken is not kept.
        </Text>
      </Stack>
    </Group>
  );
}
