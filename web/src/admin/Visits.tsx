import { List, Text, Title } from "@mantine/core";

import type { Booking } from "../api/shapes";
import { dayAndTime } from "../time/words";

const WORDS: Record<Booking["state"], string> = {
  held: "Held",
  booked: "Booked",
  confirmed: "Confirmed",
  arrived: "Arrived",
  in_progress: "With the doctor",
  unresolved: "Not settled yet",
  cancelled: "Cancelled",
  completed: "Over",
  no_show: "Did not come",
  expired: "Not taken",
  moved: "Moved",
};

/** What a patient has or had, the latest first. */
export function Visits({ bookings }: { bookings: readonly Booking[] }) {
  return (
    <section>
      <Title order={3}>Visits</Title>
      {bookings.length === 0 && <Text c="dimmed">None.</Text>}
      <List listStyleType="none" spacing="xs" mt="xs" data-testid="patient-visits">
        {bookings.map(({ id, state, brief }) => (
          <List.Item key={id}>
            <Text fw={600}>{dayAndTime(brief.start, brief.zone)}</Text>
            <Text size="sm" c="dimmed">
              {brief.visit_type} with {brief.doctor_name}, {brief.clinic_name}. {WORDS[state]}.
            </Text>
          </List.Item>
        ))}
      </List>
    </section>
  );
}
