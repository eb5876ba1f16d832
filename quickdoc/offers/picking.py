"""Somebody whom the staff picked for a round."""

from datetime import datetime

from quickdoc.offers.next_wave import LOG_LIMIT
from quickdoc.offers.rounds import Asked, Entry, Round
from quickdoc.offers.windows import window
from quickdoc.waitlist.standby import Standby


def pick(round_: Round, standby: Standby, note: str, now: datetime) -> Round:
    """Add somebody whom the staff picked. In a queue it is their turn; other rounds continue as planned."""
    turn = round_.state == "running" and round_.policy.mode == "queue"
    entry = Entry(
        at=now,
        wave=round_.wave + turn,
        patient_id=standby.patient_id,
        patient_name=standby.patient_name,
        outcome="picked",
        note=note,
    )
    until = now + window(round_.policy, round_.brief.start, now)
    asked = Asked(wave=entry.wave, patient_id=standby.patient_id, standby_id=standby.id, until=until)
    changed = round_.model_copy(
        update={
            # The entry replaces the last one of a full log, so that what the staff did is always recorded.
            "log": (*round_.log[: LOG_LIMIT - 1], entry),
            "asked": (*round_.asked, asked),
            "wave": entry.wave,
            "version": round_.version + 1,
        }
    )
    return changed.model_copy(update={"next_at": until}) if turn else changed
