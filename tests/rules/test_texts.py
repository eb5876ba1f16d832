# ruff: noqa: RUF001  characters that look alike are the point
import re

from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.gsm7 import is_gsm7, segments, septets
from quickdoc.messaging.texts import (
    offer_answers,
    offer_texts,
    open_answers,
    visit_answers,
    visit_texts,
)
from quickdoc.scheduling.slot_summary import SlotSummary
from tests.rules.text_bodies import booking, brief, every_body, offer, offer_for, thing

KINDS = ["offer", "offer", "visit"]


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
