import "../styles/laterMantine";

import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { Link, useLocation } from "react-router";

import type { Slot } from "../api/shapes";
import { useServices } from "../services";
import { dayAndTime } from "../time/words";
import { keepWanted } from "./wanted";

/** A guest tapped "Take it". The card is carried through the login, see `wanted`. */
export default function LoginToTake({ slot, close }: { slot: Slot | null; close: () => void }) {
  const { clock } = useServices();
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
            <Button component={Link} to={`/login${next}`} data-autofocus onClick={() => keepWanted(slot, clock.now())}>
              Log in
            </Button>
            <Button
              component={Link}
              to={`/sign-up${next}`}
              variant="default"
              onClick={() => keepWanted(slot, clock.now())}
            >
              Sign up
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
