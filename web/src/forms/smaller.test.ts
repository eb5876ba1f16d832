import { expect, it } from "vitest";

import { fitting, smaller } from "./smaller";

it.each([
  [4032, 3024, 1280, 960],
  [3024, 4032, 960, 1280],
  [640, 480, 640, 480],
  [10_000, 1, 1280, 1],
])("makes %i x %i fit", (width, height, fitWidth, fitHeight) => {
  expect(fitting(width, height)).toEqual({ width: fitWidth, height: fitHeight });
});

it("sends what the browser cannot read as it is", async () => {
  const file = new File(["PK"], "photo.jpg", { type: "image/jpeg" });
  globalThis.createImageBitmap = () => Promise.reject(new Error("no image"));
  expect(await smaller(file)).toEqual({ file, preview: null });
});
