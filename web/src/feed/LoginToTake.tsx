import "../styles/laterMantine";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { Link, useLocation } from "react-router";

import type { Slot } from "../api/shapes";
import { dayAndTime } from "../time/words";

/** A guest tapped "Take it". */
export default function LoginToTake({ slot, close }: { slot: Slot | null; close: () => void }) {
  const { pathname, search } = useLocation();
  const next = `?next=${encodeURIComponent(pathname + search)}`;
  return (
    <Modal opened={slot !== null} onClose={close} title="Whose appointment will it be?" size="sm">
      {slot && (
        <Stack>
          <Text>
            Log in to take {dayAndTime(slot.start, slot.zone)} with {slot.doctor_name}. It stays free for anybody until
            you do, so be quick.
          </Text>
          <Group grow>
            <Button component={Link} to={`/login${next}`} data-autofocus>
              Log in
            </Button>
            <Button component={Link} to={`/sign-up${next}`} variant="default">
              Sign up
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
