import { Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";

import type { Standby } from "../api/shapes";
import { useFailure } from "../api/useFailure";
import { useClinics, useDoctors } from "../queries/catalog";
import { useServices } from "../services";
import { byPlace, oddsInWords, placeInWords } from "./prospects";
import classes from "./Prospects.module.css";

const AGAIN_MS = 60_000;
const SHOWN = 3;

/** About the how-manyth one is, and when one can expect to be asked. */
export function PlaceInLine({ standby }: { standby: Standby }) {
  const { api } = useServices();
  const doctors = useDoctors();
  const clinics = useClinics();
  const place = useQuery({
    queryKey: ["place", standby.id, standby.version],
    queryFn: () => api.place(standby.id),
    refetchInterval: AGAIN_MS,
    placeholderData: (before) => before,
  });
  if (useFailure(place) !== null) return null;
  const rows = place.data ? byPlace(place.data.rows) : [];
  return (
    <div className={classes.place} data-testid="place" aria-busy={!place.data}>
      {place.data ? (
        <>
          <ul className={`${classes.rows} numbers`}>
            {rows.slice(0, SHOWN).map((row, index) => (
              <li key={row.topic} data-best={index === 0} data-testid="place-row">
                {placeInWords(row, doctors, clinics)}
              </li>
            ))}
            {rows.length > SHOWN && <li>and in {rows.length - SHOWN} more lines</li>}
          </ul>
          <Text size="sm" c="dimmed" data-testid="odds">
            {oddsInWords(place.data)}
          </Text>
        </>
      ) : (
        <>
          <Skeleton height={18} width="60%" />
          <Skeleton height={14} mt={8} />
        </>
      )}
    </div>
  );
}
