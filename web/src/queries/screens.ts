/** What each screen starts from: a snapshot into the store, then the rooms that keep it true. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useCallback, useEffect } from "react";

import type { FeedQuery } from "../api/bodies";
import { askAgainAfter, type Asked } from "../api/queries";
import type { Account } from "../api/shapes";
import type { Clock } from "../live/clock";
import { groundsOf } from "../live/matches";
import { fromBoard, fromFeed, fromMine } from "../live/snapshots";
import type { LiveState } from "../live/state";
import { useLinkStatus, useLive, useServices } from "../services";

/** While the socket is away the screens ask again by themselves. */
const POLL_MS = 10_000;

export function useFeedScreen(query: FeedQuery | null) {
  const { api, store, link, clock } = useServices();
  const result = useQuery({
    queryKey: ["snapshot", "feed", query],
    queryFn: async () => {
      const feed = await timed(clock, api.feed(query ?? {}));
      store.seed(fromFeed(feed));
      return feed;
    },
    enabled: query !== null,
    refetchInterval: usePolling(),
    placeholderData: keepPreviousData,
  });
  const { data, isPlaceholderData } = result;
  useEffect(() => {
    if (data && !isPlaceholderData) link.watch(data.topics, data.position);
  }, [data, isPlaceholderData, link]);
  return result;
}

export function useMineScreen(account: Account | null) {
  const { api, store, clock } = useServices();
  return useQuery({
    queryKey: ["snapshot", "mine", account?.id],
    queryFn: async () => {
      const mine = await timed(clock, api.mine());
      store.seed(fromMine(mine));
      return mine;
    },
    enabled: account?.role === "patient",
    refetchInterval: usePolling(),
  });
}

/** What suits the account's requests, wherever one is; asked for anew when they change, and after each gap. */
export function useMatchesScreen(account: Account | null) {
  const { api, store, clock, queries } = useServices();
  const mine = useMineScreen(account);
  const id = account?.id ?? "";
  const grounds = useLive(useCallback((state: LiveState) => groundsOf(state, id), [id]));
  const isLive = useLinkStatus() === "live";
  useQuery({
    queryKey: [...MATCHES, id, grounds],
    queryFn: async () => {
      const matches = await timed(clock, api.matches());
      store.seedMatches(matches);
      return matches.position;
    },
    enabled: account?.role === "patient" && mine.data !== undefined,
    refetchInterval: usePolling(),
    gcTime: 0,
  });
  // What opened between the answer and the connection was told to nobody.
  useEffect(() => {
    if (isLive) void queries.invalidateQueries({ queryKey: MATCHES });
  }, [isLive, queries]);
}

const MATCHES = ["snapshot", "matches"];

export function useBoardScreen(clinicId: string, day: string) {
  const { api, store, link, clock } = useServices();
  const result = useQuery({
    queryKey: ["snapshot", "board", clinicId, day],
    queryFn: async () => {
      const board = await timed(clock, api.board(clinicId, day));
      store.seed(fromBoard(board));
      return board;
    },
    refetchInterval: usePolling(),
  });
  const { data } = result;
  useEffect(() => {
    if (data) link.watchBoard(data.clinic.id, data.position);
  }, [data, link]);
  useEffect(() => () => link.leaveBoard(), [link]);
  return result;
}

function usePolling() {
  const isLive = useLinkStatus() === "live";
  return (query: Asked) => askAgainAfter(query) || (isLive ? false : POLL_MS);
}

async function timed<T extends { readonly server_time: string }>(clock: Clock, loading: Promise<T>): Promise<T> {
  const sent = Date.now();
  const loaded = await loading;
  clock.sample(loaded.server_time, sent, Date.now());
  return loaded;
}
