"""Every body of a text, for the rules about all of them."""

from datetime import UTC, datetime, timedelta

from quickdoc.core.types import Point
from quickdoc.messaging import shown_to_staff
from quickdoc.messaging.messages import Message
from quickdoc.messaging.texts import (
    general_answers,
    offer_answers,
    offer_texts,
    open_answers,
    visit_answers,
    visit_texts,
)
from quickdoc.offers.offers import Offer
from quickdoc.replies.replies import Open
from quickdoc.scheduling.bookings import Booking, Holder
from quickdoc.scheduling.new_bookings import visit
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.waitlist.standby import Later

MADE = datetime(2026, 11, 24, 8, 45, tzinfo=UTC)
HOLDER = Holder(
    patient_id="patient_1", patient_name="Ana Lopez", account_id="account_1", phone="+15550100001"
)


def brief(name: str = "Lakeside Clinic", zone: str = "Europe/Madrid") -> SlotSummary:
    return SlotSummary(
        clinic_id="clinic_1",
        clinic_name=name,
        clinic_address="1 Lake St",
        point=Point(lat=0, lon=0),
        zone=zone,
        doctor_id="doctor_1",
        doctor_name="Dr. Strange",
        specialty="dermatology",
        visit_type="mole check",
        start=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        end=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
    )


def offer(about: SlotSummary, *, exclusive: bool = False, minutes: int = 10) -> Offer:
    return Offer(
        id="offer_1",
        slot_id="slot_1",
        opening=1,
        round_id="round_1",
        wave=1,
        standby_id="standby_1",
        holder=HOLDER,
        brief=about,
        code="482",
        made_at=MADE,
        expires_at=MADE + timedelta(minutes=minutes),
        exclusive=exclusive,
    )


def instead(one: Offer, about: SlotSummary) -> Offer:
    later = Later(booking_id="booking_2", start=about.start + timedelta(days=3), zone=about.zone)
    return one.model_copy(update={"instead_of": later})


def booking(about: SlotSummary) -> Booking:
    return visit("booking_1", "slot_1", 1, about, HOLDER, via="feed", code="311", now=MADE)


def thing(about: SlotSummary, kind: str, number: int, name: str = "") -> Open:
    return Open.model_validate(
        {"kind": kind, "id": f"{kind}_{number}", "code": f"{100 + number}", "brief": about, "name": name}
    )


def offer_for(who: str, about: SlotSummary, *, exclusive: bool = False, code: str = "482") -> Offer:
    """An offer to one of several people on a phone."""
    return offer(about, exclusive=exclusive, minutes=24 * 60).model_copy(
        update={"named": True, "holder": HOLDER.model_copy(update={"patient_name": who}), "code": code}
    )


def every_body(about: SlotSummary) -> list[str]:
    things = [thing(about, kind, number) for number, kind in enumerate(["offer", "visit"] * 6)]
    return [
        offer_texts.offer(offer(about)),
        offer_texts.offer(offer(about, exclusive=True)),
        offer_texts.offer(offer(about, minutes=24 * 60)),
        offer_texts.offer(instead(offer(about), about)),
        offer_texts.offer(instead(offer(about, exclusive=True, minutes=24 * 60), about)),
        visit_texts.booked(booking(about)),
        visit_texts.booked(booking(about), earlier=True),
        visit_texts.moved(booking(about), booking(about)),
        offer_answers.moved_up(booking(about), booking(about)),
        visit_answers.listening(booking(about)),
        visit_texts.reminder(booking(about)),
        visit_texts.reminder(booking(about), earlier=True),
        visit_texts.reminder(booking(about).model_copy(update={"state": "confirmed"}), earlier=True),
        visit_texts.cancelled(booking(about)),
        visit_texts.missed(booking(about)),
        visit_texts.restored(booking(about)),
        offer_answers.yours(booking(about)),
        visit_answers.confirmed(booking(about)),
        visit_answers.given_back(about),
        offer_answers.passed(about),
        offer_answers.too_late(about),
        offer_answers.not_possible("The clinic has withdrawn this appointment.", about),
        offer_answers.not_possible(f"Long {about.clinic_name} " * 30, about),
        *(open_answers.which(verb, things) for verb in ("confirm", "cancel", "pass")),
        *(open_answers.ask(each) for each in things[:2]),
        open_answers.status([]),
        *(open_answers.status(things[:count]) for count in range(1, 12)),
        open_answers.no_such_code("482"),
        open_answers.nothing_open(),
        general_answers.paused(MADE, about.zone),
        *(general_answers.standing_by(count) for count in (0, 1, 10)),
        general_answers.help_(),
        general_answers.welcome_back(),
        open_answers.not_understood([]),
        open_answers.not_understood(things[:1]),
        general_answers.stranger(),
    ]


def shown(body: str, *, elsewhere: bool | None = None) -> str:
    message = Message(
        id="message_1",
        direction="out",
        phone="",
        body=body,
        kind="offer",
        about="offer_1",
        made_at=MADE,
        elsewhere=elsewhere,
    )
    return shown_to_staff.for_staff(message).body
