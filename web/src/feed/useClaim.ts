/** One tap takes a slot. Nothing is promised before the server has answered. */
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { Problem, sentence } from "../api/problem";
import type { Slot } from "../api/shapes";
import { LEAVING_MS } from "../live/phases";
import { useServices } from "../services";

/** `swap`: a later visit is given back for it. */
export type ClaimState =
  | { readonly step: "idle" }
  | { readonly step: "working"; readonly swap: boolean }
  | { readonly step: "won"; readonly swap: boolean }
  | { readonly step: "lost"; readonly message: string; readonly forGood: boolean; readonly code: string | null };

/** Refusals after which this slot is not to be had. The others (busy at that time, say) may pass. */
const FOR_GOOD = new Set(["slot_taken", "slot_withdrawn", "slot_past", "not_found"]);

export function useClaim(slot: Slot, patientId: string | null) {
  const { api, store, queries } = useServices();
  const [state, setState] = useState<ClaimState>({ step: "idle" });

  async function claim(insteadOf: string | null = null) {
    const swap = insteadOf !== null;
    setState({ step: "working", swap });
    try {
      store.learn("booking", await api.claim(slot, patientId, insteadOf));
      setState({ step: "won", swap });
      // The visit that was given back goes by its own event, should that have been lost.
      if (swap) void queries.invalidateQueries({ queryKey: ["snapshot", "mine"] });
    } catch (error) {
      const message = sentence(error);
      const forGood = error instanceof Problem && FOR_GOOD.has(error.code);
      setState({ step: "lost", message, forGood, code: error instanceof Problem ? error.code : null });
      notifications.show({ color: "coral", message, autoClose: 6000 });
      // The answer is newer than what we show: look again in case its event was lost, once the card was read.
      const look = () => void queries.invalidateQueries({ queryKey: ["snapshot", "feed"] });
      setTimeout(look, forGood ? LEAVING_MS : 0);
    }
  }

  return { state, claim };
}
