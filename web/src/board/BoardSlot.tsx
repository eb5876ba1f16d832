import { IconCheck } from "@tabler/icons-react";
import { memo } from "react";

import type { Booking } from "../api/shapes";
import { useNow } from "../services";
import { Countdown } from "../shell/Moments";
import { clockTime, span } from "../time/words";
import classes from "./BoardSlot.module.css";
import type { Cell } from "./day";
import { NextStep } from "./NextStep";
import { arrivedAt } from "./steps";
import { STATE_WORDS } from "./words";

const FLASH_MS = 6_000;

interface Props {
  cell: Cell;
  chosen: boolean;
  choose: (slotId: string) => void;
}

/** One slot of the day. */
export const BoardSlot = memo(function BoardSlot({ cell, chosen, choose }: Props) {
  const { slot, state, occupant } = cell;
  const now = useNow();
  const changed = occupant?.kind === "visit" ? occupant.history.at(-1)?.at : undefined;
  const flash = changed !== undefined && now - Date.parse(changed) < FLASH_MS;
  const name = occupant?.holder?.patient_name ?? (state === "no_show" ? cell.ended?.holder?.patient_name : undefined);
  return (
    <div className={classes.cell}>
    <button
      type="button"
      className={classes.slot}
      data-testid="board-slot"
      data-slot-id={slot.id}
      data-state={state}
      data-flash={flash}
      data-past={Date.parse(slot.end) < now}
      aria-pressed={chosen}
      onClick={() => choose(slot.id)}
    >
      <span className={classes.line}>
        <span className={`${classes.time} numbers`}>{clockTime(slot.start, slot.zone)}</span>
        <span className={classes.name}>
          {name ? <span data-testid="board-patient">{name}</span> : STATE_WORDS[state]}
        </span>
        {state === "confirmed" && <IconCheck size={15} className={classes.tick} aria-label="Confirmed" />}
        {(state === "arrived" || state === "in_progress") && <span className={classes.tag}>{STATE_WORDS[state]}</span>}
      </span>
      <span className={classes.note}>
        <Note cell={cell} now={now} />
      </span>
    </button>
    <div className={classes.step}>
      <NextStep cell={cell} small />
    </div>
    </div>
  );
});

function Note({ cell, now }: { cell: Cell; now: number }) {
  const { slot, state, round, occupant, offers } = cell;
  switch (state) {
    case "offered": {
      if (round === null) return null;
      const waiting = offers.filter((offer) => offer.open).length;
      const text = round.wave === 0 ? "First texts in " : `Wave ${round.wave} · ${waiting} asked · `;
      return (
        <>
          {text}
          {round.next_at && <Countdown until={round.next_at} />}
        </>
      );
    }
    case "held":
      return <>Held · {slot.held_until && <Countdown until={slot.held_until} />}</>;
    case "open":
      return (
        <>
          {round?.state === "released" ? "In the feed for all" : slot.visit_type} ·{" "}
          {span(now - Date.parse(slot.opened_at))}
        </>
      );
    case "no_show":
      return <>No-show</>;
    case "arrived":
      return <Waits visit={occupant} now={now} />;
    case "booked":
    case "confirmed":
      return (
        <>
          {occupant && how(occupant)}
          {slot.visit_type}
        </>
      );
    default:
      return <>{slot.visit_type}</>;
  }
}

function Waits({ visit, now }: { visit: Booking | null; now: number }) {
  const since = visit && arrivedAt(visit);
  return <>{since ? `Waiting for ${span(Math.max(0, now - Date.parse(since)))}` : "Waiting"}</>;
}

function how(visit: Booking): string {
  if (visit.moved_from !== null) return "Moved up · ";
  return visit.via === "text" || visit.via === "offer" ? "From standby · " : "";
}
