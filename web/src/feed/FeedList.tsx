import { Button, VisuallyHidden } from "@mantine/core";
import { IconBell, IconCalendarOff } from "@tabler/icons-react";
import { useCallback, useMemo, useState } from "react";
import { Link } from "react-router";

import type { Slot } from "../api/shapes";
import { firstOf, shown, type Shown } from "../live/phases";
import { laterThan, visitsOf } from "../live/selectors";
import { values, type LiveState } from "../live/state";
import { FEED_LIMIT } from "../live/wire";
import { useLive, useNow } from "../services";
import { Notice } from "../shell/Notice";
import { clockTime, dayInWords, dayOf, ownZone, sameWallTime, zoneCity } from "../time/words";
import { FeedCard } from "./FeedCard";
import classes from "./FeedList.module.css";
import type { FilterControls } from "./useFilter";

const PAGE = 60;

interface Props {
  controls: FilterControls;
  /** The server's answer to the newest filter is still under way. */
  settling: boolean;
  patientId: string | null;
  canTake: boolean;
  askToLogIn: ((slot: Slot) => void) | null;
}

export function FeedList({ controls, settling, patientId, canTake, askToLogIn }: Props) {
  const { filter } = controls;
  const now = useNow(1000);
  const [count, setCount] = useState(PAGE);
  const cards = useLive(useCallback((state: LiveState) => shown(state, filter, now), [filter, now]));
  const visible = useLive(useCallback((state: LiveState) => firstOf(state, cards, count, now), [cards, count, now]));
  const held = useLive(useCallback((state: LiveState) => heldFor(state, patientId), [patientId]));
  const visits = useLive(useCallback((state: LiveState) => visitsOf(state, patientId, now), [patientId, now]));
  const days = useMemo(() => byDay(visible), [visible]);
  const zones = useMemo(() => new Set(visible.map(({ slot }) => slot.zone)), [visible]);
  const first = visible[0]?.slot;
  const elsewhere = first && zones.size === 1 && !sameWallTime(first.start, first.zone, ownZone()) ? first : null;
  const open = cards.filter(({ slot }) => slot.state === "open").length;
  const newest = cards.findLast((card) => card.phase === "new")?.slot;
  const gone = cards.findLast((card) => card.phase === "leaving")?.slot;
  const spoken = (slot: Slot) =>
    `${dayInWords(slot.start, slot.zone, now)} ${clockTime(slot.start, slot.zone)} with ${slot.doctor_name}, ${slot.clinic_name}`;

  return (
    <div className={classes.list} data-settling={settling}>
      <VisuallyHidden aria-live="polite">
        {newest && `New: ${spoken(newest)}`}
      </VisuallyHidden>
      <VisuallyHidden aria-live="polite">
        {gone && `${gone.state === "withdrawn" ? "Withdrawn" : "Taken"}: ${spoken(gone)}`}
      </VisuallyHidden>
      {cards.length === 0 && !settling && <Empty controls={controls} />}
      {days.map(([day, group], index) => (
        <section key={day} aria-label={day}>
          <h2 className={classes.day}>
            {group[0] && dayInWords(group[0].slot.start, group[0].slot.zone, now)}
            {index === 0 && (
              <span className={classes.count}>
                {open > 0 && `${open}${open >= FEED_LIMIT ? " and more" : ""} free in all`}
                {elsewhere && <b> · Times as in {zoneCity(elsewhere.zone)}, where it is {clockTime(now, elsewhere.zone)} now</b>}
              </span>
            )}
          </h2>
          <div className={classes.cards}>
            {group.map(({ slot, phase }) => (
              <FeedCard
                key={slot.id}
                slot={slot}
                phase={phase}
                from={filter.point}
                patientId={patientId}
                canTake={canTake}
                heldForMe={held.has(slot.id)}
                later={laterThan(slot, visits)}
                zoned={zones.size > 1}
                askToLogIn={askToLogIn}
              />
            ))}
          </div>
        </section>
      ))}
      {cards.length > visible.length && (
        <Button variant="default" style={{ alignSelf: "center" }} data-testid="feed-more" onClick={() => setCount(count + PAGE)}>
          Show later ones, too ({cards.length - visible.length})
        </Button>
      )}
    </div>
  );
}

function Empty({ controls }: { controls: FilterControls }) {
  return (
    <Notice
      icon={<IconCalendarOff size={26} />}
      title={controls.narrowed ? "Nothing free that fits" : "Nothing free at the moment"}
      action={
        <>
          <Button component={Link} to="/standby" leftSection={<IconBell size={17} />}>
            Tell me when one opens
          </Button>
          {controls.narrowed && (
            <Button variant="default" onClick={controls.reset}>
              Clear the filter
            </Button>
          )}
        </>
      }
    >
      Keep this page open: the next appointment somebody gives back appears here by itself. Or put yourself on standby,
      and we text you when it does.
    </Notice>
  );
}

/** Slots that are being held for this patient. */
function heldFor(state: LiveState, patientId: string | null): ReadonlySet<string> {
  const mine = values(state.offer).filter((offer) => offer.open && offer.exclusive && offer.holder.patient_id === patientId);
  return new Set(mine.map((offer) => offer.slot_id));
}

function byDay(cards: readonly Shown[]): [string, Shown[]][] {
  const days = new Map<string, Shown[]>();
  for (const card of cards) {
    const day = dayOf(card.slot.start, card.slot.zone);
    days.set(day, [...(days.get(day) ?? []), card]);
  }
  return [...days];
}
