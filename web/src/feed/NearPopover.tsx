import "../styles/laterMantine";

import { Button, Group, Popover, Slider, Stack, Text } from "@mantine/core";
import { IconBuilding, IconCurrentLocation } from "@tabler/icons-react";
import { useState, type ReactElement, type Ref } from "react";

import { useHere } from "../places/useHere";
import { useArrival } from "../shell/useArrival";
import type { FilterControls } from "./useFilter";

/** Where from, and how far; fetched when somebody asks for it. */
export default function NearPopover({
  controls,
  children,
}: {
  controls: FilterControls;
  children: (button: Ref<HTMLButtonElement>) => ReactElement;
}) {
  const { filter, here, change, setPoint } = controls;
  const button = useArrival();
  const { ask, state } = useHere(setPoint);
  const [dragged, setDragged] = useState<number | null>(null);
  const radius = dragged ?? filter.radiusKm;
  return (
    <Popover width={300} position="bottom-start" shadow="md" radius="lg" trapFocus>
      <Popover.Target>{children(button)}</Popover.Target>
      <Popover.Dropdown p="md">
        <Stack gap="sm">
          <Text fw={650} size="sm" id="radius-label">
            Within {radius} km
          </Text>
          <Slider
            aria-labelledby="radius-label"
            thumbLabel="Distance in kilometres"
            min={1}
            max={60}
            value={radius}
            label={null}
            marks={[
              { value: 15, label: "15" },
              { value: 30, label: "30" },
              { value: 60, label: "60" },
            ]}
            mb="md"
            onChange={setDragged}
            onChangeEnd={(km) => {
              change({ radius: String(km) });
              setDragged(null);
            }}
          />
          <Group gap={8} grow>
            <Button
              size="xs"
              variant={here ? "default" : "light"}
              leftSection={<IconBuilding size={15} />}
              onClick={() => setPoint(null)}
            >
              Town centre
            </Button>
            <Button
              size="xs"
              variant={here ? "light" : "default"}
              leftSection={<IconCurrentLocation size={15} />}
              loading={state === "asking"}
              onClick={ask}
            >
              My location
            </Button>
          </Group>
          {state === "refused" && (
            <Text size="xs" c="danger" role="alert">
              Your browser did not tell us where you are. Allow it in its settings, or use the town centre.
            </Text>
          )}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
