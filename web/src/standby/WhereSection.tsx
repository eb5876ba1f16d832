import { Button, Group, Slider, Text } from "@mantine/core";
import { IconBuilding, IconCurrentLocation } from "@tabler/icons-react";

import type { Point } from "../api/shapes";
import { distanceKm } from "../places/distance";
import { useHere } from "../places/useHere";
import { useClinics } from "../queries/catalog";
import { Section, type SectionProps } from "./Section";

const SAME_PLACE_KM = 0.2;

export function WhereSection({ preferences, change, centre }: SectionProps & { centre: Point }) {
  const { ask, state } = useHere((point) => change({ point }));
  const inTown = distanceKm(preferences.point, centre) < SAME_PLACE_KM;
  const reachable = useClinics().filter((clinic) => distanceKm(preferences.point, clinic.point) <= preferences.radius_km).length;
  return (
    <Section title="Where" lead="How far you would go, as the crow flies.">
      <Group gap={8}>
        <Button
          size="xs"
          variant={inTown ? "light" : "default"}
          leftSection={<IconBuilding size={15} />}
          onClick={() => change({ point: centre })}
        >
          From the town’s centre
        </Button>
        <Button
          size="xs"
          variant={inTown ? "default" : "light"}
          leftSection={<IconCurrentLocation size={15} />}
          loading={state === "asking"}
          onClick={ask}
        >
          {inTown ? "From where I am" : "From my place"}
        </Button>
      </Group>
      {state === "refused" && (
        <Text size="sm" c="danger" role="alert">
          Your browser did not tell us where you are. Allow it in its settings, or use the town’s centre.
        </Text>
      )}
      <div>
        <Text size="sm" fw={600} mb={6} id="radius">
          Within {preferences.radius_km} km
          <Text span c="dimmed" fw={400}>
            {" "}
            · {reachable === 1 ? "1 clinic" : `${reachable} clinics`}
          </Text>
        </Text>
        <Slider
          aria-labelledby="radius"
          thumbLabel="Distance in kilometres"
          label={null}
          min={1}
          max={60}
          value={preferences.radius_km}
          marks={[5, 15, 30, 60].map((value) => ({ value, label: `${value} km` }))}
          mb="lg"
          px={8}
          onChange={(radius_km) => change({ radius_km })}
        />
      </div>
    </Section>
  );
}
