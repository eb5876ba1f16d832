/** What the list of doctors is narrowed to, kept in the address. */
import { useDebouncedValue } from "@mantine/hooks";
import { useSearchParams } from "react-router";

import type { DoctorQuery } from "../api/bodies";
import { idIn, oneOf, specialtiesIn } from "../shell/params";

export const SORTS = ["name", "next_free", "experience", "fee"] as const;
export type Sort = (typeof SORTS)[number];
const LONGEST = 100;
const TYPING_MS = 200;

export type Field = "q" | "specialty" | "clinic" | "language" | "sort";

export function useDoctorFilter() {
  const [params, setParams] = useSearchParams();
  const filter = {
    q: (params.get("q") ?? "").slice(0, LONGEST),
    specialty: specialtiesIn(params, "specialty")[0] ?? null,
    clinic: idIn(params, "clinic"),
    language: /^[a-z]{2,3}$/.exec(params.get("language") ?? "")?.[0] ?? null,
    sort: oneOf(SORTS, params, "sort") as Sort | null,
  };
  const [typed] = useDebouncedValue(filter.q, TYPING_MS);
  const query: DoctorQuery = {
    q: typed,
    ...(filter.specialty && { specialty: filter.specialty }),
    ...(filter.clinic && { clinic_id: filter.clinic }),
    ...(filter.language && { language: filter.language }),
    ...(filter.sort && { sort: filter.sort }),
  };
  const change = (field: Field, value: string | null) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === null || value === "") next.delete(field);
        else next.set(field, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return { filter, query, change, reset: () => setParams({}, { replace: true }), narrowed: params.size > 0 };
}
