import { Button, Group, Text } from "@mantine/core";
import { useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

import { has, paint, PRESETS, type Spot } from "./hours";
import classes from "./WeekGrid.module.css";
import { capital, DAYS, hoursInWords } from "./words";

const DAY_FROM = 6;
const DAY_TO = 22;
const LONG_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const STEPS: Record<string, readonly [days: number, hours: number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Props {
  hours: readonly number[];
  onChange: (hours: number[]) => void;
}

/** Seven days by 24 hours, painted with the mouse or a finger, or with arrows and Space. */
export function WeekGrid({ hours, onChange }: Props) {
  const [night, setNight] = useState(false);
  const [focus, setFocus] = useState<Spot>({ day: 0, hour: 9 });
  const stroke = useRef<{ from: Spot; on: boolean; before: readonly number[] } | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const rows = Array.from({ length: 24 }, (_, hour) => hour).filter(
    (hour) => night || (hour >= DAY_FROM && hour < DAY_TO),
  );

  function begin(event: PointerEvent) {
    const spot = spotAt(event);
    if (spot === null || event.button !== 0) return;
    stroke.current = { from: spot, on: !has(hours, spot), before: hours };
    setFocus(spot);
    onChange(paint(hours, spot, spot, stroke.current.on));
  }
  function drag(event: PointerEvent) {
    const spot = stroke.current && spotAt(event);
    if (spot && stroke.current) onChange(paint(stroke.current.before, stroke.current.from, spot, stroke.current.on));
  }
  const end = () => {
    stroke.current = null;
  };

  function press(event: KeyboardEvent) {
    const step = STEPS[event.key];
    if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      onChange(paint(hours, focus, focus, !has(hours, focus)));
    } else if (step) {
      event.preventDefault();
      const next = {
        day: clamp(focus.day + step[0], 0, 6),
        hour: clamp(focus.hour + step[1], rows[0] ?? 0, rows.at(-1) ?? 23),
      };
      // With Shift the brush is down: the next spot becomes like this one.
      if (event.shiftKey) onChange(paint(hours, next, next, has(hours, focus)));
      setFocus(next);
      grid.current?.querySelector<HTMLElement>(`[data-day="${next.day}"][data-hour="${next.hour}"]`)?.focus();
    }
  }

  const toggle = (from: Spot, to: Spot) => onChange(paint(hours, from, to, !allOf(hours, from, to)));

  return (
    <div>
      <Group gap={8} mb="sm">
        {PRESETS.map((preset) => (
          <Button
            key={preset.label}
            size="compact-sm"
            variant={same(hours, preset.hours) ? "light" : "default"}
            onClick={() => onChange([...preset.hours])}
          >
            {preset.label}
          </Button>
        ))}
      </Group>
      {/* The cells take the keys; the grid only hears them, so that one handler serves all. */}
      <div
        ref={grid}
        className={classes.grid}
        role="grid"
        tabIndex={-1}
        aria-label="Hours of the week. Arrows move, Space chooses, Shift and arrows paint."
        data-testid="week-grid"
        onPointerDown={begin}
        onPointerMove={drag}
        onPointerUp={end}
        onPointerCancel={end}
        onPointerLeave={end}
        onKeyDown={press}
      >
        <div role="row" className={classes.row}>
          <span />
          {DAYS.map((label, day) => (
            <div key={label} role="columnheader" className={classes.head}>
              <button
                type="button"
                className={classes.day}
                aria-label={`${label}: all of ${LONG_DAYS[day]}`}
                onClick={() => toggle({ day, hour: 0 }, { day, hour: 23 })}
              >
                {label}
              </button>
            </div>
          ))}
        </div>
        {rows.map((hour) => (
          <div key={hour} role="row" className={classes.row}>
            <div role="rowheader" className={classes.head}>
              <button
                type="button"
                className={`${classes.hour} numbers`}
                aria-label={`${hour}:00 on all days`}
                onClick={() => toggle({ day: 0, hour }, { day: 6, hour })}
              >
                {hour}:00
              </button>
            </div>
            {DAYS.map((_, day) => {
              const on = has(hours, { day, hour });
              return (
                <div
                  key={day}
                  role="gridcell"
                  className={classes.cell}
                  data-day={day}
                  data-hour={hour}
                  data-on={on}
                  aria-selected={on}
                  aria-label={`${LONG_DAYS[day]} ${hour} to ${hour + 1}`}
                  tabIndex={focus.day === day && focus.hour === hour ? 0 : -1}
                />
              );
            })}
          </div>
        ))}
      </div>
      <Group justify="space-between" mt={8} gap={6}>
        <Text size="sm" c="dimmed" aria-live="polite">
          {capital(hoursInWords(hours))}
        </Text>
        <Button size="compact-sm" variant="subtle" onClick={() => setNight(!night)}>
          {night ? "Hide the night" : "Show the night, too"}
        </Button>
      </Group>
    </div>
  );
}

/** The cell under the pointer: a finger that was put down on one cell keeps sending events to it. */
function spotAt(event: PointerEvent): Spot | null {
  const under = document.elementFromPoint(event.clientX, event.clientY);
  if (!(under instanceof HTMLElement) || under.dataset.day === undefined) return null;
  return { day: Number(under.dataset.day), hour: Number(under.dataset.hour) };
}

function allOf(hours: readonly number[], from: Spot, to: Spot): boolean {
  return same(hours, paint(hours, from, to, true));
}

function same(one: readonly number[], other: readonly number[]): boolean {
  return one.every((bits, day) => bits === other[day]);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
