import { Text } from "@mantine/core";
import { IconArrowsExchange, IconBellRinging, IconCheck, IconHourglassHigh, IconMapPin } from "@tabler/icons-react";
import { memo } from "react";
import { Link } from "react-router";

import type { Booking, Point, Slot } from "../api/shapes";
import { agesInWords } from "../family/words";
import type { Phase } from "../live/phases";
import { distanceKm, inWords } from "../places/distance";
import { specialtyLabel } from "../queries/catalog";
import { GuardedButton } from "../shell/GuardedButton";
import { OpenedAgo, StartsIn } from "../shell/Moments";
import { useKeptFocus } from "../shell/useKeptFocus";
import { clockTime, dayAndTime, ownZone, sameWallTime, timeThere, zoneCity } from "../time/words";
import classes from "./FeedCard.module.css";
import { useClaim, type ClaimState } from "./useClaim";

interface Props {
  slot: Slot;
  phase: Phase;
  from: Point | null;
  patientId: string | null;
  canTake: boolean;
  heldForMe: boolean;
  /** A later visit with the same doctor, which could be given back for this one. */
  later: Booking | null;
  /** It suits a standby request: the reader's own, or of the person that it names. */
  match: string | null;
  /** Why it is not for this patient, as far as one knows before asking. */
  whyNot: string | null;
  /** Slots of several zones are on screen, so each says whose time it is. */
  zoned: boolean;
  askToLogIn: ((slot: Slot) => void) | null;
}

/** One freed appointment. */
export const FeedCard = memo(function FeedCard({
  slot,
  phase,
  from,
  patientId,
  canTake,
  heldForMe,
  later,
  match,
  whyNot,
  zoned,
  askToLogIn,
}: Props) {
  const { state, claim, dialog } = useClaim(slot, patientId);
  const card = useKeptFocus<HTMLElement>(state.step, "feed-title");
  const over = phase === "leaving" || (state.step === "lost" && state.forGood);
  return (
    <div className={classes.fold} data-phase={phase} data-won={state.step === "won"}>
      <article
        ref={card}
        tabIndex={-1}
        className={classes.card}
        data-testid="feed-card"
        data-slot-id={slot.id}
        data-phase={phase}
        data-state={over && state.step !== "won" ? "over" : slot.state}
        data-won={state.step === "won"}
        aria-label={`${dayAndTime(slot.start, slot.zone)}, ${slot.doctor_name}, ${slot.clinic_name}`}
      >
        <When slot={slot} zoned={zoned} />
        <div className={classes.what}>
          <Text fw={700} fz={16.5} lh={1.25} className={classes.who}>
            <Link to={`/doctors/${slot.doctor_id}`} className={classes.link ?? ""}>
              {slot.doctor_name}
            </Link>
            <span className={classes.specialty}>{specialtyLabel(slot.specialty)}</span>
            {match && !over && (
              <span className={classes.match} data-testid="feed-match">
                <IconBellRinging size={13} aria-hidden="true" /> {match}
              </span>
            )}
          </Text>
          <Text size="sm" c="dimmed" className={classes.where}>
            <IconMapPin size={14} aria-hidden="true" /> {slot.clinic_name}
            {from && <> · {inWords(distanceKm(from, slot.point))}</>} · {slot.visit_type}
            {slot.ages && <> · {agesInWords(slot.ages)}</>}
          </Text>
        </div>
        <div className={classes.fresh}>
          <StartsIn instant={slot.start} />
          <OpenedAgo instant={slot.opened_at} />
        </div>
        <div className={classes.act}>
          <Act
            slot={slot}
            over={over}
            heldForMe={heldForMe}
            state={state}
            canTake={canTake}
            whyNot={whyNot}
            take={askToLogIn ? () => askToLogIn(slot) : () => claim()}
          />
        </div>
        {later && !over && slot.state === "open" && state.step !== "won" && (
          <Swap later={later} state={state} swap={() => claim({ instead_of: later.id, any_doctor: false })} />
        )}
        {state.step === "lost" && (
          <Text size="sm" className={classes.lost} role="alert">
            {state.message}
          </Text>
        )}
        {dialog}
      </article>
    </div>
  );
});

/** Somebody with a later visit may move: the old one is given back once the new one is theirs. */
function Swap({ later: { brief }, state, swap }: { later: Booking; state: ClaimState; swap: () => unknown }) {
  const when = dayAndTime(brief.start, brief.zone);
  return (
    <div className={classes.swap} data-testid="swap">
      <Text size="sm" className="numbers">
        You have <b>{when}</b> with {brief.doctor_name}.
      </Text>
      <GuardedButton
        size="xs"
        variant="light"
        data-testid="swap-button"
        leftSection={<IconArrowsExchange size={16} />}
        loading={state.step === "working" && state.swap}
        disabled={state.step === "working" && !state.swap}
        onClick={() => void swap()}
      >
        Take this and give that back
      </GuardedButton>
    </div>
  );
}

function When({ slot, zoned }: { slot: Slot; zoned: boolean }) {
  const mine = ownZone();
  return (
    <div className={classes.when}>
      <span className={`${classes.time} numbers`}>{clockTime(slot.start, slot.zone)}</span>
      <span className={`${classes.until} numbers`}>to {clockTime(slot.end, slot.zone)}</span>
      {zoned && !sameWallTime(slot.start, slot.zone, mine) && (
        <span
          className={classes.zone}
          title={`For you it is ${dayAndTime(slot.start, mine)}`}
        >
          {zoneCity(slot.zone)} time
        </span>
      )}
    </div>
  );
}

interface ActProps {
  slot: Slot;
  over: boolean;
  heldForMe: boolean;
  state: ClaimState;
  canTake: boolean;
  whyNot: string | null;
  take: () => unknown;
}

function Act({ slot, over, heldForMe, state, canTake, whyNot, take }: ActProps) {
  if (state.step === "won") {
    return (
      <span className={classes.won} role="status">
        <IconCheck size={18} aria-hidden="true" /> {state.swap ? "You have moved" : "It’s yours"}
      </span>
    );
  }
  if (over)
    return (
      <span className={classes.gone}>{slot.state === "withdrawn" ? "Withdrawn by the clinic" : "Just taken"}</span>
    );
  if (slot.state === "held") {
    return (
      <span className={classes.held}>
        <IconHourglassHigh size={15} aria-hidden="true" />
        {heldForMe ? (
          "Held for you, see above"
        ) : (
          <>Kept for those in line{slot.held_until && ` until ${timeThere(slot.held_until, slot.zone)}`}</>
        )}
      </span>
    );
  }
  if (!canTake) return null;
  if (whyNot) {
    return (
      <span className={classes.not} data-testid="why-not">
        {whyNot}
      </span>
    );
  }
  return (
    <GuardedButton
      data-testid="claim-button"
      loading={state.step === "working" && !state.swap}
      disabled={state.step === "working" && state.swap}
      onClick={() => void take()}
      className={classes.button ?? ""}
      aria-label={`Take it: ${dayAndTime(slot.start, slot.zone)} with ${slot.doctor_name}`}
    >
      Take it
    </GuardedButton>
  );
}
