/** What a table shows, kept in the address: what is searched for, the order, and what narrows it. */
import { useDebouncedValue } from "@mantine/hooks";
import { useSearchParams } from "react-router";

import { oneOf } from "../shell/params";
import { wordIn } from "../shell/paths";

export interface Sorting {
  readonly by: string;
  readonly descending: boolean;
}

/** Reads one filter; null where the address says nothing that makes sense. */
export type Reader = (params: URLSearchParams, name: string) => string | null;

const TYPING_MS = 250;
export const LONGEST_SEARCH = 80;
const SEARCH = "q";
const SORT = "sort";
const ORDER = "order";
const DOWN = "down";

/** `sorts`: the orders that the list comes in, the usual one first. */
export function useTableAddress<Name extends string>(sorts: readonly string[], readers: Record<Name, Reader>) {
  const [params, setParams] = useSearchParams();
  const names = Object.keys(readers) as Name[];
  const typed = wordIn(params, SEARCH, LONGEST_SEARCH);
  const [search] = useDebouncedValue(typed, TYPING_MS);
  const sorting: Sorting = { by: oneOf(sorts, params, SORT) ?? sorts[0] ?? "", descending: params.get(ORDER) === DOWN };
  const filters = Object.fromEntries(names.map((name) => [name, readers[name](params, name)])) as Record<Name, string | null>;

  const change = (changes: Record<string, string | null>) =>
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        for (const [name, value] of Object.entries(changes)) {
          if (value === null || value === "") next.delete(name);
          else next.set(name, value);
        }
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  return {
    typed,
    search,
    sorting,
    filters,
    type: (words: string) => change({ [SEARCH]: words }),
    sort: ({ by, descending }: Sorting) => change({ [SORT]: by === sorts[0] ? null : by, [ORDER]: descending ? DOWN : null }),
    change: change as (changes: Partial<Record<Name, string | null>> & { q?: null; sort?: string | null; order?: null }) => void,
  };
}

/** Yes, no, or nothing. */
export const answerIn: Reader = (params, name) => oneOf(["true", "false"], params, name);
