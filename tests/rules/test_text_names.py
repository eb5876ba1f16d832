"""Names in texts, in the alphabet of texts."""
# ruff: noqa: RUF001  characters that look alike are the point

import pytest

from quickdoc.core.gsm7 import is_gsm7
from quickdoc.messaging.texts import (
    offer_answers,
    offer_texts,
    open_answers,
    segment,
    visit_answers,
    visit_texts,
)
from tests.rules.text_bodies import booking, brief, offer_for, thing


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
