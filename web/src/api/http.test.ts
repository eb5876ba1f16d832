import { describe, expect, it } from "vitest";

import { unwrapScreen } from "./http";

const screen = { position: "01A", server_time: "2026-11-23T09:00:00Z", slots: [] };

const answered = (headers: Record<string, string>) =>
  Promise.resolve({ data: screen, response: new Response("{}", { headers }) });

describe("a screen that the browser kept", () => {
  it("is true at the position and time of the newest headers", async () => {
    const headers = { "Snapshot-Position": "01B", "Snapshot-Time": "2026-11-23T09:05:00.000Z" };
    expect(await unwrapScreen(answered(headers))).toEqual({
      ...screen,
      position: "01B",
      server_time: "2026-11-23T09:05:00.000Z",
    });
  });

  it("says so itself where a proxy has taken the headers away", async () => {
    expect(await unwrapScreen(answered({}))).toEqual(screen);
  });
});
