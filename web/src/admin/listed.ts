/** What the lists of administrators ask the server. */
import type { Sorting } from "../tables/useTableAddress";

/** The order of a table, as one of those that the list has. */
export function orderOf<Name extends string>({ by, descending }: Sorting, sorts: readonly [Name, ...Name[]]) {
  const sort = sorts.find((each) => each === by) ?? sorts[0];
  return { sort, descending };
}

export function yesOrNo(said: string | null): boolean | null {
  return said === null ? null : said === "true";
}
