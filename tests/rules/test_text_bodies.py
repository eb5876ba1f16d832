"""What no text says, what each says, and how long they are."""
# ruff: noqa: RUF001  characters that look alike are the point

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quickdoc.core.gsm7 import fit, plain, segments, septets
from quickdoc.messaging import messages
from quickdoc.messaging.texts import (
    offer_texts,
    visit_texts,
)
from tests.rules.text_bodies import booking, brief, every_body, instead, offer, offer_for


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
