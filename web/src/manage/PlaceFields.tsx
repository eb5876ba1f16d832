import { Button, Fieldset, Group, NumberInput, Text, type NumberInputProps } from "@mantine/core";
import { IconCurrentLocation } from "@tabler/icons-react";

import type { Point } from "../api/shapes";
import { useHere } from "../places/useHere";

interface Props {
  lat: NumberInputProps;
  lon: NumberInputProps;
  set: (point: Point) => void;
}

/** Where a clinic is on the map: patients are shown what is near them. */
export function PlaceFields({ lat, lon, set }: Props) {
  const { ask, state } = useHere(set);
  return (
    <Fieldset legend="Place on the map" data-field="point">
      <Text size="sm" c="dimmed" mb="xs">
        By this place patients find what is near them. In degrees, such as 40.4168 and -3.7038.
      </Text>
      <Group align="flex-end">
        <NumberInput label="Latitude" name="lat" required min={-90} max={90} decimalScale={6} hideControls {...lat} />
        <NumberInput label="Longitude" name="lon" required min={-180} max={180} decimalScale={6} hideControls {...lon} />
        <Button
          variant="default"
          leftSection={<IconCurrentLocation size={16} />}
          loading={state === "asking"}
          data-testid="place-here"
          onClick={ask}
        >
          Where I am now
        </Button>
      </Group>
      <Text size="sm" c={state === "refused" ? undefined : "dimmed"} mt="xs" role="status">
        {state === "refused"
          ? "Your browser does not say where you are."
          : "“Where I am now” is exact to about 100 metres, and is saved with the rest."}
      </Text>
    </Fieldset>
  );
}
