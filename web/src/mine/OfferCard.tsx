import { Text } from "@mantine/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useCallback } from "react";

import { sentence } from "../api/problem";
import type { Offer } from "../api/shapes";
import { usePatientBirthDate } from "../family/useBirthDate";
import type { LiveState } from "../live/state";
import { specialtyLabel } from "../queries/catalog";
import { useLive, useNow, useServices } from "../services";
import { GuardedButton } from "../shell/GuardedButton";
import { StartsIn } from "../shell/Moments";
import { useAttempt } from "../shell/useAttempt";
import { useKeptFocus } from "../shell/useKeptFocus";
import { dayAndTime, dayInWords, timeThere } from "../time/words";
import { CountdownRing } from "./CountdownRing";
import classes from "./MyOffers.module.css";
import { anchorOf } from "./offers";
import { useReportSight } from "./OfferSight";
import { useTellTaken } from "./useTellTaken";

/** One offer: take it or pass. Its end is the server's clock; after it, it is "yours if still free". */
export function OfferCard({ offer, family }: { offer: Offer; family: boolean }) {
  const { api, store, queries } = useServices();
  const now = useNow();
  const { doing: working, attempt: run, error } = useAttempt<"accept" | "pass">({ shownFor: 6000 });
  const refusal = error && sentence(error);
  const fresh = now < Date.parse(offer.expires_at);
  const { brief, standby_id } = offer;
  // The board hears of the offer, too, so it does not say which visit is given back: the request does.
  const later = useLive(useCallback((state: LiveState) => state.standby[standby_id]?.value.instead_of ?? null, [standby_id]));
  const card = useKeptFocus<HTMLElement>(working, "feed-title");
  useReportSight(offer.id, card);
  const tellTaken = useTellTaken();
  const { attempt, dialog } = usePatientBirthDate(offer.holder.patient_id);

  async function send(what: "accept" | "pass") {
    try {
      if (what === "pass") store.learn("offer", await api.pass(offer.id));
      else {
        const booking = await attempt(() => api.accept(offer.id));
        store.learn("booking", booking);
        tellTaken(booking);
      }
    } finally {
      // What the offer has become is the server's to say, should its event have been lost.
      void queries.invalidateQueries({ queryKey: ["snapshot", "mine"] });
    }
  }
  const answer = (what: "accept" | "pass") => run(() => send(what), what);

  return (
    <article
      ref={card}
      id={anchorOf(offer.id)}
      tabIndex={-1}
      aria-label={`${dayAndTime(brief.start, brief.zone, now)}, ${brief.doctor_name}, ${brief.clinic_name}`}
      className={classes.card}
      data-testid="offer-card"
      data-offer-id={offer.id}
      data-slot-id={offer.slot_id}
      data-fresh={fresh}
    >
      <div className={classes.top}>
        {fresh && <CountdownRing from={offer.made_at} until={offer.expires_at} />}
        <div className={classes.words}>
          <Text fw={750} fz={fresh ? 20 : 17} lh={1.2} className="numbers">
            {dayInWords(brief.start, brief.zone, now)}, {timeThere(brief.start, brief.zone)}
          </Text>
          <Text fw={600} size="sm">
            {brief.doctor_name} · {specialtyLabel(brief.specialty)}
          </Text>
          <Text size="sm" c="dimmed" className={classes.place}>
            <span>{brief.clinic_name}</span> <StartsIn instant={brief.start} />
          </Text>
        </div>
      </div>
      <Text size="sm">
        {family && (
          <>
            For <b>{offer.holder.patient_name}</b>.{" "}
          </>
        )}
        {standing(offer, fresh)}
      </Text>
      {later && (
        <Text size="sm" className={`${classes.instead} numbers`} data-testid="offer-instead">
          <IconArrowsExchange size={16} aria-hidden="true" />
          <span>
            Accepting gives back <b>{dayAndTime(later.start, later.zone)}</b>, and not before this one is yours.
          </span>
        </Text>
      )}
      {refusal && (
        <Text size="sm" className={classes.bad} role="alert">
          {refusal}
        </Text>
      )}
      <div className={classes.acts}>
        <GuardedButton
          data-testid="offer-accept"
          size={fresh ? "md" : "xs"}
          variant={fresh ? "filled" : "light"}
          loading={working === "accept"}
          disabled={working === "pass"}
          onClick={() => void answer("accept")}
        >
          {!fresh ? "Take it if still free" : later ? "Accept, and move" : "Accept"}
        </GuardedButton>
        <GuardedButton
          data-testid="offer-pass"
          size={fresh ? "md" : "xs"}
          variant="default"
          loading={working === "pass"}
          disabled={working === "accept"}
          onClick={() => void answer("pass")}
        >
          Pass
        </GuardedButton>
      </div>
      {dialog}
    </article>
  );
}

function standing(offer: Offer, fresh: boolean): string {
  if (!fresh) return "Your time is over: it is yours if still free.";
  if (offer.picked) return "The clinic asked you in person.";
  if (offer.exclusive) return "Held for you alone until the clock runs out.";
  if (offer.first_come) return "Everybody on standby for it was asked. The first to say yes has it.";
  return "You and a few others were asked first. The first to accept has it.";
}
