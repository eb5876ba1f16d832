import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it, vi } from "vitest";

import { usePages } from "./usePages";

const FIRST = { items: [1, 2], next_cursor: "second" };
const SECOND = { items: [3], next_cursor: null };

function within({ children }: { children: ReactNode }) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}

describe("a list that comes page by page", () => {
  it("is one list, with more to load until the last page", async () => {
    const load = vi.fn((cursor: string | null) => Promise.resolve(cursor === null ? FIRST : SECOND));
    const { result } = renderHook(() => usePages(["list"], load), { wrapper: within });
    expect(result.current.items).toBeNull();
    await waitFor(() => expect(result.current.items).toEqual([1, 2]));
    act(() => result.current.more?.());
    await waitFor(() => expect(result.current.items).toEqual([1, 2, 3]));
    expect(result.current.more).toBeNull();
    expect(load.mock.calls.map(([cursor]) => cursor)).toEqual([null, "second"]);
  });

  it("says that it failed, and nothing else, when there is no page at all", async () => {
    const load = () => Promise.reject(new Error("away"));
    const { result } = renderHook(() => usePages<number>(["list"], load), { wrapper: within });
    await waitFor(() => expect(result.current.failed?.message).toBe("away"));
    expect(result.current.items).toBeNull();
  });
});
