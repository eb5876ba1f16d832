/** The feed's filter, kept in the address so that it can be shared and survives a reload. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";

import type { FeedQuery } from "../api/bodies";
import type { Point } from "../api/shapes";
import type { FeedFilter } from "../live/selectors";
import { useTownCentre } from "../queries/catalog";
import { amountIn, dayIn, idIn, pointIn, specialtiesIn } from "../shell/params";

export const DEFAULT_RADIUS = 15;
/** As far as the API looks. */
const WIDEST_RADIUS = 60;

export interface FilterControls {
  readonly filter: FeedFilter;
  /** Whether the point is the viewer's own, not the town's centre. */
  readonly here: boolean;
  /** What to ask the server for; null until the town's centre is known. */
  readonly query: FeedQuery | null;
  readonly narrowed: boolean;
  change: (changes: Partial<Record<"clinic" | "doctor" | "day" | "radius", string | null>>) => void;
  setSpecialties: (names: readonly string[]) => void;
  setPoint: (point: Point | null) => void;
  reset: () => void;
}

export function useFilter(): FilterControls {
  const [params, setParams] = useSearchParams();
  const centre = useTownCentre();

  const edit = useCallback(
    (work: (next: URLSearchParams) => void) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          work(next);
          return next;
        },
        { replace: true, preventScrollReset: true },
      ),
    [setParams],
  );

  const own = useMemo(() => pointIn(params, "at"), [params]);
  const filter = useMemo<FeedFilter>(
    () => ({
      specialties: specialtiesIn(params, "specialty"),
      clinicId: idIn(params, "clinic"),
      doctorId: idIn(params, "doctor"),
      day: dayIn(params, "day"),
      point: own ?? centre,
      radiusKm: amountIn(params, "radius", WIDEST_RADIUS) ?? DEFAULT_RADIUS,
    }),
    [params, own, centre],
  );

  return {
    filter,
    here: own !== null,
    query: useMemo(() => toQuery(filter), [filter]),
    narrowed: params.size > 0,
    change: (changes) =>
      edit((next) => {
        for (const [key, value] of Object.entries(changes)) {
          if (value === null) next.delete(key);
          else next.set(key, value);
        }
      }),
    setSpecialties: (names) =>
      edit((next) => {
        next.delete("specialty");
        names.forEach((name) => next.append("specialty", name));
      }),
    setPoint: (point) =>
      edit((next) => {
        next.delete("at");
        if (point) next.set("at", `${point.lat},${point.lon}`);
      }),
    reset: () => setParams({}, { replace: true }),
  };
}

/** The widest question whose answer holds everything the filter shows. */
export function toQuery(filter: FeedFilter): FeedQuery | null {
  if (filter.doctorId !== null) return { doctor_id: [filter.doctorId] };
  if (filter.clinicId !== null) return { clinic_id: [filter.clinicId] };
  if (filter.point === null) return null;
  const { lat, lon } = filter.point;
  const specialty = filter.specialties.length > 0 ? [...filter.specialties] : undefined;
  return { lat, lon, radius_km: filter.radiusKm, specialty };
}
