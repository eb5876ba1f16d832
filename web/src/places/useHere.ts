import { useState } from "react";

import type { Point } from "../api/shapes";

/** Ask the browser where it is. Rounded to about 100 m: nobody needs to know more. */
export function useHere(found: (point: Point) => void) {
  const [state, setState] = useState<"idle" | "asking" | "refused">("idle");
  const ask = () => {
    if (!("geolocation" in navigator)) {
      setState("refused");
      return;
    }
    setState("asking");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState("idle");
        found({ lat: round(coords.latitude), lon: round(coords.longitude) });
      },
      () => setState("refused"),
      { timeout: 10_000, maximumAge: 300_000 },
    );
  };
  return { ask, state };
}

function round(degrees: number): number {
  return Math.round(degrees * 1000) / 1000;
}
