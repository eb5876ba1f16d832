import type { Doctor } from "../api/shapes";
import { specialtyLabel } from "../queries/catalog";
import { useNow } from "../services";
import { clockTime } from "../time/words";
import { wallMinute } from "../time/zones";
import { BoardSlot } from "./BoardSlot";
import type { Cell } from "./day";
import classes from "./DayGrid.module.css";

const LEAST_PX = 47;
const LEAST_SCALE = 1.5;
const MOST_SCALE = 3.2;
/** So many columns need no sideways scrolling on a wide screen; only then can their heads stay in view. */
const FITTING = 5;

interface Props {
  doctors: readonly Doctor[];
  cells: readonly Cell[];
  zone: string;
  chosenId: string | null;
  choose: (slotId: string) => void;
}

/** A column for each doctor on one scale of time. */
export function DayGrid({ doctors, cells, zone, chosenId, choose }: Props) {
  const now = useNow(30_000);
  const first = Math.min(...cells.map(({ slot }) => Date.parse(slot.start)));
  const last = Math.max(...cells.map(({ slot }) => Date.parse(slot.end)));
  const begin = first - (wallMinute(first, zone) % 60) * 60_000;
  const shortest = Math.min(...cells.map(({ slot }) => minutes(Date.parse(slot.end) - Date.parse(slot.start))));
  const scale = Math.min(MOST_SCALE, Math.max(LEAST_SCALE, LEAST_PX / shortest));
  const height = Math.ceil(minutes(last - begin) / 60) * 60 * scale;
  const hours = Array.from({ length: Math.round(height / scale / 60) }, (_, hour) => begin + hour * 3_600_000);
  const y = (instant: number) => minutes(instant - begin) * scale;

  return (
    <div className={`surface ${classes.frame}`} data-fits={doctors.length <= FITTING}>
      <div
        className={classes.grid}
        style={{ gridTemplateColumns: `52px repeat(${doctors.length}, minmax(168px, 1fr))` }}
      >
        <div className={`${classes.head} ${classes.corner}`} />
        {doctors.map((doctor) => (
          <div key={doctor.id} className={classes.head}>
            <strong>{doctor.name}</strong>
            <span>{specialtyLabel(doctor.specialty)}</span>
          </div>
        ))}
        <div className={classes.hours} style={{ height }}>
          {hours.map((hour) => (
            <span key={hour} className="numbers" style={{ top: y(hour) }}>
              {clockTime(hour, zone)}
            </span>
          ))}
        </div>
        {doctors.map((doctor) => (
          <section
            key={doctor.id}
            className={classes.column}
            aria-label={doctor.name}
            style={{ height, backgroundSize: `100% ${60 * scale}px` }}
          >
            {cells
              .filter(({ slot }) => slot.doctor_id === doctor.id)
              .map((cell) => {
                const start = Date.parse(cell.slot.start);
                const top = y(start);
                return (
                  <div
                    key={cell.slot.id}
                    className={classes.place}
                    style={{ top, height: y(Date.parse(cell.slot.end)) - top }}
                  >
                    <BoardSlot cell={cell} chosen={cell.slot.id === chosenId} choose={choose} />
                  </div>
                );
              })}
          </section>
        ))}
        {now > begin && now < last && (
          <div className={classes.now} style={{ top: `calc(var(--head) + ${y(now)}px)` }} aria-hidden="true">
            <span className="numbers">{clockTime(now, zone)}</span>
          </div>
        )}
      </div>
    </div>
  );
}

function minutes(ms: number): number {
  return ms / 60_000;
}
