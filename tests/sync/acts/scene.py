"""What an act of the convergence tests is given, and the table of all acts."""

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from quickdoc.events.models import Event
from quickdoc.identity.accounts import Actor
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slots import Slot
from quickdoc.waitlist.standby import Standby
from tests.town import Town

T = TypeVar("T")


class AbsentError(Exception):
    """There is nothing yet that the act could be done to."""


@dataclass
class Scene:
    """A town, four patients in line (their families grow), and the dice that choose."""

    town: Town
    people: list[Actor]
    dice: random.Random

    def any_of(self, things: Sequence[T]) -> T:
        if not things:
            raise AbsentError
        return self.dice.choice(things)

    def person(self) -> Actor:
        return self.any_of(self.people)

    async def slot(self) -> Slot:
        return self.any_of(await self.town.store.slots.many({}))

    async def visit(self) -> Booking:
        return self.any_of(await self.town.store.bookings.many({"kind": "visit"}))

    async def standby_of(self, who: Actor) -> Standby:
        return self.any_of(await self.town.store.standbys.of_account(who.account_id))

    def owner(self, visit: Booking) -> Actor:
        """Whoever speaks for the patient; a family grows, and some patients have no account."""
        return self.any_of(
            [each for each in self.people if visit.holder and each.account_id == visit.holder.account_id]
        )


Work = Callable[[Scene], Awaitable[object]]


class Act(NamedTuple):
    """`after`: the acts that it needs before it. `makes`: events that follow from it then, in some mode."""

    work: Work
    after: tuple[str, ...]
    makes: tuple[type[Event], ...]


ACTS: dict[str, Act] = {}


def act(*makes: type[Event], after: tuple[str, ...] = ()) -> Callable[[Work], Work]:
    """Enter a function in the table, by its name in words."""

    def entered(work: Work) -> Work:
        name = work.__name__.replace("_", " ")
        ACTS[name] = Act(work, after, makes)
        return work

    return entered
