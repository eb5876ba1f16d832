/** A clinic's waiting list, in order, page by page. */
import { useInfiniteQuery } from "@tanstack/react-query";

import type { Waiting } from "../api/shapes";
import { useServices } from "../services";

/** Standbys of others have no events for the clinic: the open list asks again. */
const AGAIN_MS = 15_000;

export interface WaitingLine {
  readonly people: readonly Waiting[];
  readonly loading: boolean;
  readonly failed: Error | null;
  readonly retry: () => unknown;
  /** Loads the next page, or null when this was all. */
  readonly more: (() => void) | null;
  readonly loadingMore: boolean;
}

export function waitingKey(clinicId: string): readonly string[] {
  return ["waiting", clinicId];
}

export function useWaiting(clinicId: string): WaitingLine {
  const { api } = useServices();
  const pages = useInfiniteQuery({
    queryKey: waitingKey(clinicId),
    queryFn: ({ pageParam }) => api.waiting(clinicId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    refetchInterval: AGAIN_MS,
  });
  return {
    people: pages.data?.pages.flatMap((page) => page.items) ?? [],
    loading: pages.isPending,
    failed: pages.isError && !pages.data ? pages.error : null,
    retry: pages.refetch,
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : null,
    loadingMore: pages.isFetchingNextPage,
  };
}
