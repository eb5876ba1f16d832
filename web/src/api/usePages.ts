/** A list that comes page by page, as one list. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";

import { askAgainAfter, type Asked } from "./queries";
import { useFailure } from "./useFailure";

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next_cursor: string | null;
}

export interface Pages<Item> {
  /** All that has been loaded, in order; null while the first page is on its way, or when it failed. */
  readonly items: readonly Item[] | null;
  readonly failed: Error | null;
  readonly retry: () => unknown;
  /** Loads the next page, or null when this was all. */
  readonly more: (() => void) | null;
  readonly loadingMore: boolean;
}

interface Options {
  /** Milliseconds after which an open list asks again. */
  readonly again?: number;
  /** Keep showing the list of the key before while that of a new one loads. */
  readonly keepsOld?: boolean;
  /** Forget the list as soon as nobody looks at it. */
  readonly forgets?: boolean;
}

export function usePages<Item>(
  key: readonly unknown[],
  load: (cursor: string | null) => Promise<Page<Item>>,
  { again, keepsOld = false, forgets = false }: Options = {},
): Pages<Item> {
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<Item>) => last.next_cursor,
    ...(again === undefined ? {} : { refetchInterval: (query: Asked) => askAgainAfter(query) || again }),
    ...(keepsOld ? { placeholderData: keepPreviousData } : {}),
    ...(forgets ? { gcTime: 0 } : {}),
  });
  return {
    items: pages.data?.pages.flatMap((page) => page.items) ?? null,
    failed: useFailure(pages),
    retry: pages.refetch,
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    loadingMore: pages.isFetchingNextPage,
  };
}
