import "../styles/laterMantine";

import { Anchor, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { useServices } from "../services";
import { DoctorCard } from "./DoctorCard";

const SHOWN = 3;
const FIVE_MINUTES = 5 * 60_000;

/** The doctors with the most visits lately. Nothing where nobody had any, or while it is not known. */
export default function Popular() {
  const { api } = useServices();
  const { data } = useQuery({ queryKey: ["doctors", "popular"], queryFn: () => api.popularDoctors(), staleTime: FIVE_MINUTES });
  if (data === undefined || data.length === 0) return null;
  return (
    <Stack component="section" gap="xs" aria-label="Most visited doctors" data-testid="popular">
      <Title order={2}>Most visited</Title>
      <Text size="sm" c="dimmed">
        The doctors with the most visits in the last 90 days. <Anchor component={Link} to="/doctors">All doctors</Anchor>
      </Text>
      {data.slice(0, SHOWN).map((doctor) => (
        <DoctorCard key={doctor.id} doctor={doctor} />
      ))}
    </Stack>
  );
}
