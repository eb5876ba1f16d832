import { Anchor, Group } from "@mantine/core";
import { Link } from "react-router";

import type { Clinic } from "../api/shapes";

const PAGES = [
  ["/clinic/settings", "Clinic settings"],
  ["/clinic/doctors", "Doctors"],
  ["/clinic/schedules", "Working hours"],
  ["/clinic/visit-types", "Visit types"],
] as const;

/** From one page about a clinic to the others. */
export function ManagedLinks({ clinic }: { clinic: Clinic }) {
  return (
    <Group gap="lg" component="nav" aria-label="About the clinic">
      {PAGES.map(([pathname, name]) => (
        <Anchor key={pathname} component={Link} to={{ pathname, search: `?clinic=${clinic.id}` }}>
          {name}
        </Anchor>
      ))}
    </Group>
  );
}
