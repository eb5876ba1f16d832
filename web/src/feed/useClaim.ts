/** One tap takes a slot; `dialog` asks for what is lacking. Nothing is promised before the server has answered. */
import { notifications } from "@mantine/notifications";
import { useState } from "react";

import { Problem, sentence } from "../api/problem";
import type { Claim, Slot } from "../api/shapes";
import { usePatientBirthDate } from "../family/useBirthDate";
import { LEAVING_MS } from "../live/phases";
import { useTellTaken } from "../mine/useTellTaken";
import { useServices } from "../services";

/** `swap`: a later visit is given back for it. */
export type ClaimState =
  | { readonly step: "idle" }
  | { readonly step: "working"; readonly swap: boolean }
  | { readonly step: "won"; readonly swap: boolean }
  | { readonly step: "lost"; readonly message: string; readonly forGood: boolean };

/** The visit that is given back, and whether it may be for another doctor of its specialty. */
export type GivenBack = Required<Pick<Claim, "instead_of" | "any_doctor">>;

/** Refusals after which this slot is not to be had. The others (busy at that time, say) may pass. */
const FOR_GOOD = new Set(["slot_taken", "slot_withdrawn", "slot_past", "not_found"]);

const IDLE: ClaimState = { step: "idle" };

export function useClaim(slot: Slot, patientId: string | null) {
  const { api, store, queries } = useServices();
  const [{ opening, state }, become] = useState({ opening: slot.opening, state: IDLE });
  const tellTaken = useTellTaken();
  const { attempt, dialog } = usePatientBirthDate(patientId);

  function setState(next: ClaimState) {
    become({ opening: slot.opening, state: next });
  }

  async function claim(later: GivenBack | null = null): Promise<void> {
    const swap = later !== null;
    setState({ step: "working", swap });
    try {
      const booking = await attempt(() => api.claim(slot, { patient_id: patientId, ...later }));
      store.learn("booking", booking);
      setState({ step: "won", swap });
      tellTaken(booking);
      // The visit that was given back goes by its own event, should that have been lost.
      if (swap) void queries.invalidateQueries({ queryKey: ["snapshot", "mine"] });
    } catch (error) {
      const message = sentence(error);
      const forGood = error instanceof Problem && FOR_GOOD.has(error.code);
      setState({ step: "lost", message, forGood });
      notifications.show({ color: "danger", message, autoClose: 6000 });
      // The answer is newer than what we show: look again in case its event was lost, once the card was read.
      const look = () =>
        ["feed", "matches"].forEach((name) => void queries.invalidateQueries({ queryKey: ["snapshot", name] }));
      setTimeout(look, forGood ? LEAVING_MS : 0);
    }
  }

  // What was said of an earlier opening is not true of this one.
  return { state: opening === slot.opening ? state : IDLE, claim, dialog };
}
