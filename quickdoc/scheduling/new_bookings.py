"""New bookings: a visit, a hold, a block."""

from datetime import datetime

from quickdoc.scheduling.bookings import Booking, By, Closing, Holder, Step, Via
from quickdoc.scheduling.slot_summary import SlotSummary


def visit(
    booking_id: str,
    slot_id: str,
    opening: int,
    brief: SlotSummary,
    holder: Holder,
    *,
    via: Via,
    code: str,
    now: datetime,
    offer_id: str | None = None,
    moved_from: str | None = None,
    seats: tuple[str, ...] = (),
) -> Booking:
    """A visit to be inserted. The unique index decides whether it gets the slot."""
    by: By = "clinic" if via == "staff" else "patient"
    return Booking(
        id=booking_id,
        slot_id=slot_id,
        kind="visit",
        state="booked",
        opening=opening,
        brief=brief,
        holder=holder,
        via=via,
        offer_id=offer_id,
        code=code,
        moved_from=moved_from,
        seats=seats,
        history=(Step(state="booked", at=now, by=by),),
    )


def hold(
    booking_id: str,
    slot_id: str,
    opening: int,
    brief: SlotSummary,
    holder: Holder | None,
    *,
    until: datetime,
    now: datetime,
    code: str | None = None,
    offer_id: str | None = None,
) -> Booking:
    """The slot, kept until `until` for one person, or without a holder for all who are asked."""
    return Booking(
        id=booking_id,
        slot_id=slot_id,
        kind="hold",
        state="held",
        opening=opening,
        brief=brief,
        holder=holder,
        via="offer",
        offer_id=offer_id,
        code=code,
        until=until,
        history=(Step(state="held", at=now, by="system"),),
    )


def block(
    booking_id: str,
    slot_id: str,
    opening: int,
    brief: SlotSummary,
    *,
    now: datetime,
    closing: Closing | None = None,
) -> Booking:
    """The clinic closes the slot. `closing`: what for, if that is not the staff's own choice."""
    return Booking(
        id=booking_id,
        slot_id=slot_id,
        kind="block",
        state="booked",
        opening=opening,
        brief=brief,
        via="staff",
        shut=closing == "shut",
        off_schedule=closing == "off_schedule",
        history=(Step(state="booked", at=now, by="clinic"),),
    )
