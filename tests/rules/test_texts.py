# ruff: noqa: RUF001  characters that look alike are the point
import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.gsm7 import fit, is_gsm7, plain, segments, septets
from quickdoc.core.types import Point
from quickdoc.messaging import messages, shown_to_staff
from quickdoc.messaging.emails import notice_emails
from quickdoc.messaging.messages import Message
from quickdoc.messaging.texts import (
    details,
    general_answers,
    offer_answers,
    offer_texts,
    open_answers,
    segment,
    times,
    visit_answers,
    visit_texts,
)
from quickdoc.offers.offers import Offer
from quickdoc.replies.replies import Open
from quickdoc.scheduling.bookings import Booking, Holder, visit
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


KINDS = ["offer", "offer", "visit"]


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


def every_named_body(who: str, about: SlotSummary) -> list[str]:
    other = "Ben" if who != "Ben" else "Cleo"
    things = [thing(about, kind, number, [who, other][number % 2]) for number, kind in enumerate(KINDS * 4)]
    return [
        offer_texts.offer(offer_for(who, about)),
        offer_texts.offer(offer_for(who, about, exclusive=True, code="123456")),
        visit_texts.booked(booking(about), who),
        visit_texts.cancelled(booking(about), who),
        visit_texts.restored(booking(about), who),
        offer_answers.yours(booking(about), who),
        visit_answers.confirmed(booking(about), who),
        visit_answers.given_back(about, who),
        offer_answers.passed(about, who),
        *(
            open_answers.which(verb, things[:count])
            for verb in ("confirm", "cancel")
            for count in range(1, 12)
        ),
        *(open_answers.status(things[:count]) for count in range(1, 12)),
    ]


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


def test_an_offer_says_where_when_and_what_to_reply() -> None:
    assert offer_texts.offer(offer(brief())) == (
        "Lakeside Clinic: Tue 24 Nov 10:30 is free. Reply CONFIRM 482 by 09:55 or PASS 482. STOP to end"
    )


def test_an_offer_with_a_hold_says_that_it_is_kept() -> None:
    assert offer_texts.offer(offer(brief(), exclusive=True)) == (
        "Lakeside Clinic: Tue 24 Nov 10:30 is kept for you until 09:55. "
        "Reply CONFIRM 482 or PASS 482. STOP to end"
    )


def test_every_text_about_a_slot_names_the_clinic_and_the_time() -> None:
    about, taken = brief(), booking(brief())
    assert visit_texts.booked(taken) == (
        "Booked: Lakeside Clinic, Tue 24 Nov 10:30. To give it back reply CANCEL 311. STOP to end"
    )
    assert visit_texts.cancelled(taken) == (
        "Lakeside Clinic had to cancel your visit on Tue 24 Nov 10:30. We are sorry. STOP to end"
    )
    assert visit_texts.restored(taken) == (
        "Lakeside Clinic: your visit on Tue 24 Nov 10:30 takes place after all. "
        "To give it back reply CANCEL 311. STOP to end"
    )
    assert visit_answers.confirmed(taken) == (
        "Confirmed, see you at Lakeside Clinic on Tue 24 Nov 10:30. To give it back reply CANCEL 311."
    )
    assert (
        offer_answers.passed(about)
        == "Passed: Lakeside Clinic, Tue 24 Nov 10:30. You keep your place in line."
    )
    assert visit_answers.given_back(about) == (
        "Cancelled: Lakeside Clinic, Tue 24 Nov 10:30. Thank you for telling us."
    )


def test_a_deadline_on_another_day_names_the_day() -> None:
    assert "by Wed 09:45" in offer_texts.offer(offer(brief(), minutes=24 * 60))


def test_times_are_the_clinics() -> None:
    assert "Tue 24 Nov 04:30" in offer_texts.offer(offer(brief(zone="America/New_York")))


names = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="àéîøüñçßŁžő€[]{}~^|\\ -–’“”…", max_size=200),
    st.text(alphabet="Лечебница診療所עברית عيادة", max_size=80),
    st.sampled_from(
        ["", " ", "\n", "A" * 300, "€" * 160, "Clínica Ñuñoa «Á»", "St. Mary’s – Women & Children"]
    ),
)


@given(names)
def test_every_body_is_one_segment_whatever_the_clinic_is_called(name: str) -> None:
    for body in every_body(brief(name)):
        assert is_gsm7(body), body
        assert septets(body) <= 160, body
        assert segments(body) == 1
        assert "\n" not in body


@given(names)
def test_an_offer_never_loses_its_time_and_code_to_a_long_name(name: str) -> None:
    body = offer_texts.offer(offer(brief(name)))
    assert body.endswith("Tue 24 Nov 10:30 is free. Reply CONFIRM 482 by 09:55 or PASS 482. STOP to end")
    assert len(body.rsplit(": ", 1)[0]) >= 1


@given(names, names)
def test_every_body_that_names_a_person_is_one_segment_whatever_they_are_called(
    who: str, clinic: str
) -> None:
    for body in every_named_body(who, brief(clinic)):
        assert is_gsm7(body), body
        assert septets(body) <= 160, body
        assert "\n" not in body
        assert not re.search(r"\bCANCEL\b(?! \d{3})", body), body


@given(names)
def test_an_offer_to_a_person_keeps_its_time_and_code(who: str) -> None:
    body = offer_texts.offer(offer_for(who, brief("A" * 300)))
    assert re.search(r": Tue 24 Nov 10:30 is free( for \S+)?\. Reply CONFIRM 482 by Wed 09:45 or PASS", body)
    assert body.endswith(" PASS 482. STOP to end")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Lopez", "Ana"),
        ("  José María Ñíguez", "José"),
        ("Łukasz", "Lukasz"),
        ("Jean-Luc Picard", "Jean-Luc"),
        ("D’Arcy", "D'Arcy"),
        ("Maximiliana-Theodora-Wilhelmina", "Maximiliana-Theo"),
        ("- 7 Ben", "Ben"),
        ("bit.ly/2x Ben", "bitlyx"),
        ("Ben{}[]", "Ben"),
        ("李小龍", ""),
        ("Лена", ""),
        ("👩‍⚕️", ""),
        ("", ""),
        ("12 34", ""),
    ],
)
def test_a_first_name_is_letters_in_the_alphabet_of_texts(name: str, shown: str) -> None:
    assert segment.first_name(name) == shown


def test_texts_for_one_of_several_people_say_for_whom() -> None:
    about, taken = brief(), booking(brief())
    assert offer_texts.offer(offer_for("Ben Lopez", about)) == (
        "Lakeside Clinic: Tue 24 Nov 10:30 is free for Ben. "
        "Reply CONFIRM 482 by Wed 09:45 or PASS 482. STOP to end"
    )
    assert "is kept for Ben until Wed 09:45." in offer_texts.offer(
        offer_for("Ben Lopez", about, exclusive=True)
    )
    assert "is kept for you until" in offer_texts.offer(offer_for("李小龍", about, exclusive=True))
    assert offer_answers.yours(taken, "Ben Lopez").startswith("It is Ben's: Lakeside Clinic, ")
    assert offer_answers.yours(taken, "李小龍") == offer_answers.yours(taken)
    assert visit_texts.booked(taken, "Ben").startswith("Booked for Ben: Lakeside")
    assert visit_texts.cancelled(taken, "Ben").startswith("Lakeside Clinic had to cancel Ben's visit on ")
    assert "Ben's visit on Tue 24 Nov 10:30 takes place" in visit_texts.restored(taken, "Ben")
    assert visit_answers.confirmed(taken, "Ben").startswith("Confirmed for Ben, see you at Lakeside")
    assert visit_answers.given_back(about, "Ben").startswith("Cancelled for Ben: ")
    assert offer_answers.passed(about, "Ben").startswith("Passed for Ben: ")


def test_a_list_names_people_when_they_are_several_and_it_costs_no_line() -> None:
    about = brief()
    both = [thing(about, "offer", 0, "Ana Lopez"), thing(about, "offer", 1, "Ben Lopez")]
    assert open_answers.which("confirm", both) == (
        "Which one? Reply CONFIRM 100 (Ana, Tue 24 Nov 10:30); CONFIRM 101 (Ben, Tue 24 Nov 10:30)."
    )
    assert open_answers.which("confirm", [both[0], both[0]]).count("Ana") == 0
    mixed = [thing(about, "visit", 2, "Ben Lopez"), both[0]]
    assert open_answers.status(mixed) == (
        "Open: CONFIRM 100 for Ana, Tue 24 Nov 10:30; your visit Tue 24 Nov 10:30 (Ben, CANCEL 102)."
    )
    many = [thing(about, "offer", number, f"Person{number:010}") for number in range(4)]
    long = [thing(about, "offer", n, f"{chr(65 + n) * 16} Lopez") for n in range(4)]
    assert open_answers.which("confirm", long) == open_answers.which(
        "confirm", [thing(about, "offer", n) for n in range(4)]
    )
    assert all(is_gsm7(open_answers.status(each)) for each in (many, long))


def test_no_body_names_the_doctor_the_reason_or_the_patient() -> None:
    for body in every_body(brief()):
        for secret in ("Strange", "derma", "mole", "check", "Ana", "Lopez"):
            assert secret not in body


def test_no_body_prints_a_lone_cancel() -> None:
    for body in every_body(brief()):
        assert not re.search(r"\bCANCEL\b(?! \d{3})", body), body


def test_what_we_write_first_says_how_to_stop() -> None:
    for body in (
        offer_texts.offer(offer(brief())),
        visit_texts.booked(booking(brief())),
        visit_texts.cancelled(booking(brief())),
    ):
        assert body.endswith("STOP to end")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Clínica Ñuñoa", "Clinica Ñuñoa"),
        ("Zdravstveni dom Žalec", "Zdravstveni dom Zalec"),
        ("Łódź Medical", "Lodz Medical"),
        ("St. Mary’s – Women", "St. Mary's - Women"),
        ("診療所", "Your clinic"),
        ("Лечебница", "Your clinic"),
        ("***", "Your clinic"),
    ],
)
def test_a_name_is_written_in_the_alphabet_of_texts(name: str, shown: str) -> None:
    assert offer_texts.offer(offer(brief(name))).startswith(f"{shown}: Tue")


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("€" * 80, 1), ("€" * 81, 2), ("", 1),
        ("я" * 70, 1), ("я" * 71, 2), ("😀" * 35, 1), ("😀" * 36, 2), ("я" * 134, 2), ("я" * 135, 3),
    ],
)  # fmt: skip
def test_segments_are_counted_as_the_provider_does(body: str, count: int) -> None:
    assert segments(body) == count


@given(st.text(max_size=300), st.integers(min_value=1, max_value=160))
def test_a_fitted_text_fits(text: str, room: int) -> None:
    assert septets(fit(plain(text), room)) <= room


def test_reports_only_move_a_text_forward() -> None:
    assert messages.moves_forward("sent", "delivered")
    assert messages.moves_forward("sending", "sent")
    assert messages.moves_forward("unknown", "delivered")
    assert not messages.moves_forward("delivered", "sent")
    assert not messages.moves_forward("sent", "sent")
    assert not messages.moves_forward("undelivered", "delivered")
    assert not messages.moves_forward("suppressed", "sent")


@pytest.mark.parametrize("exclusive", [True, False])
@pytest.mark.parametrize("name", ["Lakeside Clinic", "Clinica Dermatologica de Nuestra Senora de la Paz"])
@pytest.mark.parametrize("who", ["Ana", "Bartolomeo"])
@pytest.mark.parametrize(("was", "says"), [(20, "10:30 (30 min, not 20)"), (30, "10:30"), (None, "10:30")])
def test_an_offer_of_a_visit_of_another_length_says_so_in_one_segment(
    name: str, who: str, was: int | None, says: str, *, exclusive: bool
) -> None:
    one = instead(offer_for(who, brief(name), exclusive=exclusive), brief(name))
    assert one.instead_of
    later = one.instead_of.model_copy(update={"minutes": was})
    body = offer_texts.offer(one.model_copy(update={"instead_of": later}))
    assert segments(body) == 1
    assert f": Tue 24 Nov {says}{',' if exclusive else ' is free'}" in body, body
    assert f"{who}'s Fri 27 Nov 10:30" in body
    assert body.startswith(name[:6]), body


LONG = "Consorci Hospitalari “Mútua” de l\u2019Àrea Metropolitana " * 3


@pytest.mark.parametrize("address", ["1 Lake St", LONG, "", "湖畔路1号"])
@pytest.mark.parametrize("doctor", ["Dr. Ruiz", LONG, "王医生"])
@pytest.mark.parametrize("clinic", ["Lakeside Clinic", LONG])
def test_where_when_and_whom_fit_into_one_segment(clinic: str, doctor: str, address: str) -> None:
    about = brief().model_copy(
        update={"clinic_name": clinic, "doctor_name": doctor, "clinic_address": address}
    )
    thing = Open(kind="visit", id="booking_1", code="48213", brief=about, label="Maximilian-Alexa B")
    said = details.details(thing, "+15550100000", others=3)
    assert segments(said) == 1
    assert is_gsm7(said)
    assert said.startswith("Maximilian-Alexa B: Tue 24 Nov 10:30, ")
    assert said.endswith(". Tel +15550100000. CANCEL 48213 gives it back. STATUS: more.")


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (None, "by Wed 09:45 or"),
        ("Europe/Madrid", "by Wed 09:45 or"),
        ("Europe/Paris", "by Wed 09:45 or"),
        ("America/New_York", "by Wed 03:45 your time or"),
        ("Asia/Tokyo", "by Wed 17:45 your time or"),
        ("America/Los_Angeles", "by Wed 00:45 your time or"),
    ],
)
def test_a_deadline_is_on_the_clock_of_whoever_reads_it(zone: str | None, said: str) -> None:
    offer = offer_for("Ben Lopez", brief()).model_copy(update={"zone": zone})
    assert said in offer_texts.offer(offer)
    assert said[3:-3] in notice_emails.offer(offer)
    assert segments(offer_texts.offer(offer)) == 1


def test_a_deadline_today_there_is_another_day_here() -> None:
    changes = {"zone": "Pacific/Auckland", "made_at": MADE, "expires_at": MADE + timedelta(hours=1)}
    assert times.answer_by(offer_for("Ben Lopez", brief()).model_copy(update=changes)) == "22:45 your time"


@pytest.mark.parametrize(
    ("utc_hour", "said"),
    [(0, "Sun 25 Oct 02:30 CEST"), (1, "Sun 25 Oct 02:30 CET"), (2, "Sun 25 Oct 03:30")],
)
def test_the_hour_that_comes_twice_is_told_apart_and_no_other(utc_hour: int, said: str) -> None:
    start = datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)
    about = brief().model_copy(update={"start": start, "end": start + timedelta(minutes=30)})
    one = offer(about).model_copy(update={"expires_at": start, "made_at": start - timedelta(hours=1)})
    assert times.when(about) == said
    assert said in offer_texts.offer(one)
    assert said in notice_emails.offer(one)
    assert said in notice_emails.subject("offer", about)
    assert times.answer_by(one) == said.removeprefix("Sun 25 Oct ")
    assert is_gsm7(offer_texts.offer(one))


@pytest.mark.parametrize("kind", [{}, {"exclusive": True}, {"first_come": True}])
@pytest.mark.parametrize("named", [{}, {"named": True}])
@pytest.mark.parametrize("minutes", [None, 50])
def test_words_of_a_later_visit_are_told_also_where_nobody_noted_whose_it_is(
    kind: dict[str, bool], named: dict[str, bool], minutes: int | None
) -> None:
    one = instead(offer(brief("Lakeside Clinic")), brief("Lakeside Clinic"))
    assert one.instead_of
    later = one.instead_of.model_copy(update={"minutes": minutes})
    one = one.model_copy(update={**kind, **named, "instead_of": later})
    for body in (offer_texts.offer(one), notice_emails.offer(one)):
        assert shown(body) == shown_to_staff.NOT_SHOWN, body
        assert shown(body, elsewhere=False) == body
    plain = one.model_copy(update={"instead_of": None})
    for body in (offer_texts.offer(plain), notice_emails.offer(plain)):
        assert shown(body) == body


def test_of_a_move_the_later_visit_is_not_shown_and_of_others_all_is() -> None:
    visit = booking(brief("Lakeside Clinic"))
    for body in (visit_texts.moved(visit, visit, "Ana"), offer_answers.moved_up(visit, visit, "Ana")):
        assert shown(body) == shown_to_staff.NOT_SHOWN
    for body in (
        visit_texts.booked(visit, earlier=True),
        visit_answers.listening(visit),
        visit_texts.cancelled(visit),
    ):
        assert shown(body) == body


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
