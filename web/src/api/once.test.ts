import createClient from "openapi-fetch";
import { beforeEach, describe, expect, it } from "vitest";

import { aSlot } from "../test/things";
import { createApi } from "./endpoints";
import { createKeys, type Shelf } from "./keys";
import { createOnce } from "./once";
import { Problem } from "./problem";
import type { paths } from "./schema";

type Answer = Response | "lost";

const SLOT = aSlot();
const done = () => Response.json({ id: "booking_1" });
const refused = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ code, detail: "A sentence." }, { status, headers });
const away = (seconds = "1") => refused(503, "not_ready", { "Retry-After": seconds });

let shelf: Shelf;

beforeEach(() => {
  const kept = new Map<string, string>();
  shelf = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  };
});

/** A page of the app whose requests are answered so, in turn. */
function page(...answers: Answer[]) {
  const keys: (string | null)[] = [];
  const waits: number[] = [];
  let time = 0;
  const fetch = (request: Request) => {
    keys.push(request.headers.get("Idempotency-Key"));
    const answer = answers.shift();
    return answer instanceof Response ? Promise.resolve(answer) : Promise.reject(new TypeError("Failed to fetch"));
  };
  const held = createKeys(shelf, () => time);
  const once = createOnce(held, (ms) => Promise.resolve(waits.push(ms)));
  const api = createApi(createClient<paths>({ baseUrl: "http://quickdoc.test", fetch }), once);
  const press = (slot = SLOT) =>
    api.claim(slot, { patient_id: "patient_1" }).then(
      () => "done",
      (error: unknown) => (error instanceof Problem ? error.code : "broken"),
    );
  return { api, held, keys, waits, press, pass: (ms: number) => (time += ms) };
}

describe("a request with a key", () => {
  it("is sent again by itself while the server is away, when the server says, with one key", async () => {
    const { press, keys, waits } = page(away("2"), "lost", refused(409, "idempotency_key_in_flight"), done());
    expect(await press()).toBe("done");
    expect(waits).toEqual([2000, 800, 1600]);
    expect(keys).toHaveLength(4);
    expect(new Set(keys).size).toBe(1);
  });

  it("gives up within seconds, and the next press has the same key", async () => {
    const { press, keys, waits } = page(...Array.from({ length: 4 }, () => away("2")), done());
    expect(await press()).toBe("not_ready");
    expect(waits).toEqual([2000, 2000, 2000]);
    expect(await press()).toBe("done");
    expect(new Set(keys).size).toBe(1);
  });

  it("does not wait for a server that will be away for long", async () => {
    const { press, keys, waits } = page(away("60"), done());
    expect(await press()).toBe("not_ready");
    expect(waits).toEqual([]);
    await press();
    expect(keys[1]).toBe(keys[0]);
  });

  it.each([
    ["a fault of the server", refused(500, "internal")],
    ["a refusal for coming too often", refused(429, "rate_limited")],
    ["a login that is over", refused(401, "not_logged_in")],
  ])("keeps it after %s, which does not say what became of the first try", async (_, answer) => {
    const { press, keys } = page(answer, done());
    await press();
    await press();
    expect(keys[1]).toBe(keys[0]);
  });

  it.each([
    ["it was done", done()],
    ["it was refused", refused(409, "slot_taken")],
  ])("has a new one once %s", async (_, answer) => {
    const { press, keys } = page(answer, done());
    await press();
    await press();
    expect(keys[1]).not.toBe(keys[0]);
  });

  it("has the same one after the page was loaded again", async () => {
    const before = page(away("60"));
    await before.press();
    const after = page(done());
    expect(await after.press()).toBe("done");
    expect(after.keys).toEqual(before.keys);
  });

  it("has another than any other request, and than the same one of the next opening", async () => {
    const { press, keys } = page(away("60"), away("60"), away("60"));
    await press();
    await press(aSlot({ id: "slot_2" }));
    await press(aSlot({ opening: 2 }));
    expect(new Set(keys).size).toBe(3);
  });

  it("has a new one after an hour, and for whoever logs in next", async () => {
    const { press, keys, held, pass } = page(away("60"), away("60"), away("60"));
    await press();
    pass(60 * 60_000);
    await press();
    held.clear();
    await press();
    expect(new Set(keys).size).toBe(3);
  });

  it("leaves nothing of what was asked where it is kept", async () => {
    const { api } = page(away("60"));
    await api.addPatient({ name: "Ana Pérez", born: "2019-03-12" }).catch(() => undefined);
    expect(shelf.getItem("quickdoc-keys")).not.toMatch(/Ana|2019/);
  });
});

describe("every operation that takes a key", () => {
  it("is sent with one", async () => {
    const { api, keys } = page(...Array.from({ length: 8 }, done));
    await api.claim(SLOT, { patient_id: "patient_1" });
    await api.cancel("booking_1");
    await api.noShow("booking_1");
    await api.addPatient({ name: "Ana", born: null });
    await api.addStandby({} as never);
    await api.publish("clinic_1", {} as never);
    await api.addWaiting("clinic_1", {} as never);
    await api.invite("clinic_1", {});
    expect(new Set(keys.filter((key) => key !== null)).size).toBe(8);
  });
});
