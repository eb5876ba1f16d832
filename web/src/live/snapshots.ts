/** The API's three views as snapshots: what they hold, and what they would hold if it still were so. */
import type { Board, Brief, Feed, Mine } from "../api/shapes";
import { isUnseen } from "./selectors";
import type { Snapshot } from "./state";
import { FEED_LIMIT } from "./wire";

export function fromFeed(feed: Feed): Snapshot {
  const watched = new Set(feed.topics);
  const last = feed.slots.length < FEED_LIMIT ? Infinity : Date.parse(feed.slots.at(-1)?.start ?? "");
  return {
    position: feed.position,
    holds: { slot: feed.slots },
    covers: {
      slot: (slot) =>
        (slot.state === "open" || slot.state === "held") &&
        Date.parse(slot.start) < last &&
        slot.topics.some((topic) => watched.has(topic)),
    },
  };
}

export function fromMine(mine: Mine): Snapshot {
  const account = mine.account.id;
  return {
    position: mine.position,
    holds: {
      offer: mine.offers,
      booking: mine.bookings,
      standby: mine.standbys,
      patient: mine.patients,
      phone: mine.phone ? [mine.phone] : [],
    },
    covers: {
      offer: (offer) => offer.open && offer.holder.account_id === account,
      booking: (booking) =>
        ((booking.active && booking.kind === "visit") || isUnseen(booking)) && booking.holder?.account_id === account,
      standby: (standby) => (standby.active || standby.fulfilled !== null) && standby.account_id === account,
    },
  };
}

export function fromBoard(board: Board): Snapshot {
  const [from, to] = [Date.parse(board.day_start), Date.parse(board.day_end)];
  const today = (brief: Brief) => {
    const start = Date.parse(brief.start);
    return brief.clinic_id === board.clinic.id && start >= from && start < to;
  };
  return {
    position: board.position,
    holds: {
      clinic: [board.clinic],
      doctor: board.doctors,
      slot: board.slots,
      booking: board.bookings,
      round: board.rounds,
      offer: board.offers,
    },
    covers: {
      slot: (slot) => slot.live && today(slot),
      booking: (booking) => booking.active && today(booking.brief),
      round: (round) => round.state === "running" && today(round.brief),
      offer: (offer) => offer.open && today(offer.brief),
      doctor: (doctor) => doctor.clinic_ids.includes(board.clinic.id),
    },
  };
}
