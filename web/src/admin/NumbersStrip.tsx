import { SimpleGrid, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import type { Numbers } from "../api/shapes";
import { useServices } from "../services";
import { Failed, Loading } from "../shell/Notice";
import { ownZone } from "../time/words";

const LABELS: readonly (readonly [keyof Numbers, string])[] = [
  ["clinics", "Clinics"],
  ["doctors", "Doctors"],
  ["patients", "Patients"],
  ["visits_today", "Visits today"],
  ["visits_this_week", "Visits within 7 days"],
  ["filled_this_week", "Openings filled in the last 7 days"],
];

/** How much there is. Days are those of the reader's clock. */
export function NumbersStrip() {
  const { api } = useServices();
  const numbers = useQuery({ queryKey: ["admin", "numbers"], queryFn: () => api.adminNumbers(ownZone()) });
  if (numbers.isError) return <Failed error={numbers.error} retry={numbers.refetch} />;
  if (numbers.isPending) return <Loading rows={1} height={90} />;
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm" data-testid="admin-numbers">
      {LABELS.map(([name, label]) => (
        <div key={name} className="surface" style={{ padding: 14 }}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} fz={24} fw={700} className="numbers">
            {numbers.data[name].toLocaleString("en-GB")}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}
