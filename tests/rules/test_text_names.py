# ruff: noqa: RUF001  characters that look alike are the point
"""Names in texts, in the alphabet of texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.gsm7 import fit, is_gsm7, plain, segments, septets
from quickdoc.messaging import messages
from quickdoc.messaging.texts import (
    offer_answers,
    offer_texts,
    open_answers,
    segment,
    visit_answers,
    visit_texts,
)
from tests.rules.text_bodies import booking, brief, every_body, instead, offer, offer_for, thing


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
