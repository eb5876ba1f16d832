"""Lines of a lottery."""

from datetime import timedelta

from quickdoc.clinics.policy import Policy
from quickdoc.offers.ordering import Stretch, stretches
from quickdoc.offers.rounds import Round
from tests.rules.requests import NOW, brief

PEOPLE, ROUNDS, WAVE = 20, 12_000, 3


def opened(number: int, order: str = "lottery") -> Round:
    return Round(
        id=f"round_slot_{number}_1",
        slot_id=f"slot_{number}",
        opening=1,
        brief=brief(),
        policy=Policy.model_validate({"order": order}),
        started_at=NOW + timedelta(milliseconds=number * 977),
        next_at=NOW,
    )


def holds(stretch: Stretch, number: int) -> bool:
    return (stretch.least is None or number >= stretch.least) and (
        stretch.below is None or number < stretch.below
    )


def line(round_: Round, lots: dict[str, int]) -> list[str]:
    """As the index would bring them."""
    return [
        name
        for stretch in stretches(round_)
        for name, number in sorted(lots.items(), key=lambda each: each[1])
        if holds(stretch, number)
    ]
