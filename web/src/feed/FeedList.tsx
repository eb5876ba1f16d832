import { Button, VisuallyHidden } from "@mantine/core";
import { IconArrowUp, IconBell, IconCalendarOff } from "@tabler/icons-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Link } from "react-router";

import type { Slot } from "../api/shapes";
import { matchedFor } from "../live/matches";
import { firstOf, shown, type Shown } from "../live/phases";
import { laterThan, visitsOf } from "../live/selectors";
import { values, type LiveState } from "../live/state";
import { FEED_LIMIT } from "../live/wire";
import { useClinics } from "../queries/catalog";
import { useLive, useLiveList, useNow } from "../services";
import { useHeldBack, useIsBusy } from "../shell/heldBack";
import { TimesAsIn } from "../shell/Moments";
import { Notice } from "../shell/Notice";
import { dayAndTime, dayInWords, dayOf, ownZone, sameWallTime } from "../time/words";
import { whyNotFor } from "./eligible";
import { FeedCard } from "./FeedCard";
import classes from "./FeedList.module.css";
import type { FilterControls } from "./useFilter";

const PAGE = 60;

type Names = Readonly<Record<string, string>>;

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
  const cards = useLiveList(useCallback((state: LiveState) => shown(state, filter, now), [filter, now]), slotIdOf);
  const list = useRef<HTMLDivElement>(null);
  const isBusy = useIsBusy(list);
  const ids = useMemo(() => cards.map(({ slot }) => slot.id), [cards]);
  const { isHere, waiting, letIn } = useHeldBack(ids, isBusy && !settling, JSON.stringify(filter));
  const soonest = useLiveList(
    useCallback((state: LiveState) => firstOf(state, cards, count, now), [cards, count, now]),
    slotIdOf,
  );
  const visible = soonest.filter(({ slot }) => isHere(slot.id));
  const held = useLive(useCallback((state: LiveState) => heldFor(state, patientId), [patientId]));
  const visits = useLive(useCallback((state: LiveState) => visitsOf(state, patientId, now), [patientId, now]));
  const matched = useLive(useCallback((state: LiveState) => matchedFor(state, now), [now]));
  const names = useLive(namesOf);
  const patient = useLive(useCallback((state: LiveState) => state.patient[patientId ?? ""]?.value ?? null, [patientId]));
  const clinics = useClinics();
  const inWords = (slot: Slot) => matchInWords(matched[slot.id] ?? [], patientId, names);
  const whyNot = (slot: Slot) => {
    const clinic = clinics.find((each) => each.id === slot.clinic_id) ?? null;
    return whyNotFor(slot, patient, visits, clinic);
  };
  const days = byDay(visible);
  const zones = new Set(visible.map(({ slot }) => slot.zone));
  const first = visible[0]?.slot;
  const elsewhere = first && zones.size === 1 && !sameWallTime(first.start, first.zone, ownZone()) ? first : null;
  const open = cards.filter(({ slot }) => slot.state === "open").length;
  const newest = cards.findLast((card) => card.phase === "new")?.slot;
  const gone = cards.findLast((card) => card.phase === "leaving")?.slot;
  const spoken = (slot: Slot) =>
    `${dayAndTime(slot.start, slot.zone, now)} with ${slot.doctor_name}, ${slot.clinic_name}`;

  return (
    <div ref={list} className={classes.list} data-settling={settling}>
      <WaitingPill waiting={waiting} letIn={letIn} />
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
                {elsewhere && (
                  <>
                    {open > 0 && " · "}
                    <TimesAsIn zone={elsewhere.zone} />
                  </>
                )}
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
                heldForMe={held.includes(slot.id)}
                later={laterThan(slot, visits)}
                match={inWords(slot)}
                whyNot={whyNot(slot)}
                zoned={zones.size > 1}
                askToLogIn={askToLogIn}
              />
            ))}
          </div>
        </section>
      ))}
      {soonest.length < cards.length && (
        <Button variant="default" style={{ alignSelf: "center" }} data-testid="feed-more" onClick={() => setCount(count + PAGE)}>
          Show later ones, too ({cards.length - soonest.length})
        </Button>
      )}
    </div>
  );
}

/** What has come while somebody is at the list, so that it moves nothing until it is asked for. */
function WaitingPill({ waiting, letIn }: { waiting: readonly string[]; letIn: () => void }) {
  const [wanted, setWanted] = useState<string | null>(null);
  useEffect(() => {
    if (wanted !== null) cardOf(wanted)?.scrollIntoView({ block: "center" });
  }, [wanted]);
  const show = () => {
    setWanted(waiting[0] ?? null);
    letIn();
  };
  return (
    <div className={classes.pill}>
      {waiting.length > 0 && (
        <Button size="compact-md" radius="xl" data-testid="feed-waiting" leftSection={<IconArrowUp size={16} />} onClick={show}>
          {waiting.length} new
        </Button>
      )}
    </div>
  );
}

function cardOf(slotId: string): Element | null {
  return document.querySelector(`[data-testid="feed-card"][data-slot-id="${CSS.escape(slotId)}"]`);
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
function heldFor(state: LiveState, patientId: string | null): readonly string[] {
  const mine = values(state.offer).filter((offer) => offer.open && offer.exclusive && offer.holder.patient_id === patientId);
  return mine.map((offer) => offer.slot_id);
}

/** The names of the account's people. */
function namesOf(state: LiveState): Names {
  return Object.fromEntries(values(state.patient).map(({ id, name }) => [id, name]));
}

/** `Matches your standby`, or whose it is when one looks on behalf of somebody else. */
function matchInWords(patientIds: readonly string[], patientId: string | null, names: Names): string | null {
  const [other] = patientIds;
  if (other === undefined) return null;
  if (patientId !== null && patientIds.includes(patientId)) return "Matches your standby";
  return `Matches the standby of ${names[other] ?? "your family"}`;
}

function slotIdOf({ slot }: Shown): string {
  return slot.id;
}

function byDay(cards: readonly Shown[]): [string, Shown[]][] {
  const days = new Map<string, Shown[]>();
  for (const card of cards) {
    const day = dayOf(card.slot.start, card.slot.zone);
    days.set(day, [...(days.get(day) ?? []), card]);
  }
  return [...days];
}
