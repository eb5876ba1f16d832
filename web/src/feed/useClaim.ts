/** One tap takes a slot; `dialog` asks for what is lacking. Nothing is promised before the server has answered. */
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
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

interface Press {
  readonly of: Slot;
  readonly later: GivenBack | null;
}

const IDLE: ClaimState = { step: "idle" };

export function useClaim(slot: Slot, patientId: string | null) {
  const { api, store, queries } = useServices();
  const [{ opening, state }, become] = useState({ opening: slot.opening, state: IDLE });
  const tellTaken = useTellTaken();
  const { attempt, dialog } = usePatientBirthDate(patientId);

  // The slot as it was at the press: it may be another opening by the time of the answer.
  const setState = (of: Slot, next: ClaimState) => become({ opening: of.opening, state: next });

  const { mutateAsync } = useMutation({
    mutationFn: ({ of, later }: Press) => attempt(() => api.claim(of, { patient_id: patientId, ...later })),
    onMutate: ({ of, later }) => setState(of, { step: "working", swap: later !== null }),
    onSuccess: (booking, { of, later }) => {
      const swap = later !== null;
      store.learn("booking", booking);
      setState(of, { step: "won", swap });
      tellTaken(booking);
      // The visit that was given back goes by its own event, should that have been lost.
      if (swap) void queries.invalidateQueries({ queryKey: ["snapshot", "mine"] });
    },
    onError: (error, { of }) => {
      const message = sentence(error);
      const forGood = error instanceof Problem && FOR_GOOD.has(error.code);
      setState(of, { step: "lost", message, forGood });
      notifications.show({ color: "danger", message, autoClose: 6000 });
      // The answer is newer than what we show: look again in case its event was lost, once the card was read.
      const look = () =>
        ["feed", "matches"].forEach((name) => void queries.invalidateQueries({ queryKey: ["snapshot", name] }));
      setTimeout(look, forGood ? LEAVING_MS : 0);
    },
  });
  const claim = (later: GivenBack | null = null): Promise<unknown> =>
    mutateAsync({ of: slot, later }).catch(() => undefined);

  // What was said of an earlier opening is not true of this one.
  return { state: opening === slot.opening ? state : IDLE, claim, dialog };
}
