import { Anchor, CloseButton, Text, VisuallyHidden } from "@mantine/core";
import { IconBellRinging } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { Link, useLocation } from "react-router";

import type { Account } from "../api/shapes";
import { useClaim } from "../feed/useClaim";
import { useFilter } from "../feed/useFilter";
import { openings, type Opening } from "../live/matches";
import { fits } from "../live/selectors";
import { values, type LiveState } from "../live/state";
import { specialtyLabel } from "../queries/catalog";
import { useMatchesScreen } from "../queries/screens";
import { useLive, useLiveList, useNow } from "../services";
import { GuardedButton } from "../shell/GuardedButton";
import { useIsBusy } from "../shell/heldBack";
import { StartsIn } from "../shell/Moments";
import { dayAndTime, dayInWords, timeThere } from "../time/words";
import classes from "./MatchNews.module.css";

/** What suits the patient's standby requests, on whatever page they are; one tap takes it. */
export default function MatchNews({ account }: { account: Account }) {
  useMatchesScreen(account);
  const now = useNow(1000);
  const found = useLiveList(useCallback((state: LiveState) => openings(state, now), [now]), nameOf);
  const isShownInPage = useShownInPage(account.id);
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set());
  const untold = found.filter((each) => !dismissed.has(nameOf(each)) && !isShownInPage(each));
  const cards = useCards(untold, useIsBusy(null));
  const [newest] = untold;
  const dismiss = (card: Opening) => {
    // Of those that were open before, whoever waves one away has seen the feed.
    const alike = untold.filter((each) => each === card || !(each.isNews || card.isNews));
    setDismissed(new Set([...dismissed, ...alike.map(nameOf)]));
  };
  return (
    <>
      {/* Always there, so that what comes into it is read out. */}
      <VisuallyHidden aria-live="polite" data-testid="match-spoken">
        {newest && `Matches your standby: ${inWords(newest, now)}`}
      </VisuallyHidden>
      <div className={classes.stack}>
        {cards.map((card, index) => (
          <MatchCard
            key={nameOf(card)}
            opening={card}
            others={index === 0 ? untold.length - cards.length : 0}
            family={account.patient_ids.length > 1}
            dismiss={() => dismiss(card)}
          />
        ))}
      </div>
    </>
  );
}

/** At most two: one, and above it one that has just come. None changes under the finger while it is open. */
function useCards(untold: readonly Opening[], isBusy: boolean): readonly Opening[] {
  const [held, setHeld] = useState<readonly string[]>([]);
  const staying = held.flatMap((name) => untold.find((each) => nameOf(each) === name) ?? []);
  const next = staying.length === 0 ? untold[0] : untold.find((each) => each.isNews && !staying.includes(each));
  const cards = next && !isBusy && staying.length < 2 ? [...staying, next] : staying;
  const names = cards.map(nameOf);
  if (names.join() !== held.join()) setHeld(names);
  return cards;
}

interface CardProps {
  opening: Opening;
  others: number;
  family: boolean;
  dismiss: () => void;
}

function MatchCard({ opening: { slot, match, standby }, others, family, dismiss }: CardProps) {
  const now = useNow(10_000);
  const { state, claim, dialog } = useClaim(slot, match.patient_id);
  const { instead_of: later } = standby;

  const take = () => claim(later && { instead_of: later.booking_id, any_doctor: later.any_doctor });

  return (
    <section className={classes.news} aria-label="Matches your standby" data-testid="match-card" data-slot-id={slot.id}>
      <div className={classes.head}>
        <IconBellRinging size={16} aria-hidden="true" />
        {family ? `Matches the standby of ${standby.patient_name}` : "Matches your standby"}
        <CloseButton size="sm" aria-label="Dismiss" data-testid="match-dismiss" onClick={dismiss} />
      </div>
      <Text fw={750} fz={18} lh={1.2} className="numbers">
        {dayInWords(slot.start, slot.zone, now)}, {timeThere(slot.start, slot.zone)}
      </Text>
      <Text fw={600} size="sm">
        {slot.doctor_name} · {specialtyLabel(slot.specialty)} · {slot.visit_type}
      </Text>
      <Text size="sm" c="dimmed">
        {slot.clinic_name} · <StartsIn instant={slot.start} />
      </Text>
      {later && (
        <Text size="sm" mt={6} className="numbers">
          Taking it gives back <b>{dayAndTime(later.start, later.zone)}</b>, and not before this one is yours.
        </Text>
      )}
      {state.step === "lost" && (
        <Text size="sm" className={classes.bad} role="alert">
          {state.message}
        </Text>
      )}
      <div className={classes.acts}>
        {others > 0 && (
          <Anchor component={Link} to="/" size="sm" fw={600}>
            and {others} more
          </Anchor>
        )}
        <GuardedButton
          data-testid="match-take"
          loading={state.step === "working"}
          disabled={state.step === "won" || (state.step === "lost" && state.forGood)}
          onClick={() => void take()}
        >
          {later ? "Take it, and move" : "Take it"}
        </GuardedButton>
      </div>
      {dialog}
    </section>
  );
}

/**
 * Whether it is shown already: on the feed's own page what fits the filter is marked and an offer has a card, and on
 * every page an offer whose clock runs has its bar. What comes while one looks is told there as well.
 */
function useShownInPage(accountId: string): (opening: Opening) => boolean {
  const { pathname } = useLocation();
  const { filter } = useFilter();
  const now = useNow(1000);
  const since = pathname === "/" ? 0 : now;
  const offered = useLive(useCallback((state: LiveState) => offeredSlots(state, accountId, since), [accountId, since]));
  return ({ slot, isNews }) => offered.includes(slot.id) || (pathname === "/" && !isNews && fits(slot, filter));
}

/** Of offers that end after a moment. */
function offeredSlots(state: LiveState, accountId: string, moment: number): readonly string[] {
  const mine = values(state.offer).filter((offer) => offer.open && offer.holder.account_id === accountId);
  return mine.filter((offer) => Date.parse(offer.expires_at) > moment).map((offer) => offer.slot_id);
}

function nameOf({ match }: Opening): string {
  return `${match.slot_id} ${match.opening} ${match.patient_id}`;
}

function inWords({ slot }: Opening, now: number): string {
  return `${dayAndTime(slot.start, slot.zone, now)} with ${slot.doctor_name}, ${slot.clinic_name}`;
}
