"""A chain of moves, as the clinics see it: each slot was given back by whoever took the one before."""

from collections.abc import Mapping, Sequence

from quickdoc.core.errors import NotFoundError
from quickdoc.core.types import Model
from quickdoc.identity.accounts import Actor
from quickdoc.offers.rounds import Round, RoundState
from quickdoc.scheduling.bookings import Booking
from quickdoc.scheduling.slot_summary import SlotSummary
from quickdoc.store import Store


class Whereabouts(Model):
    """A slot and its clinic's name. Slots of other clinics are not shown."""

    name: str
    slot_id: str | None = None
    brief: SlotSummary | None = None


class Move(Model):
    """Who took the slot of a link, and the later slot that they gave back for it, if any."""

    booking_id: str
    patient_id: str
    patient_name: str
    left: Whereabouts | None = None


class ChainLink(Model):
    """One opening of a chain. For another clinic's opening only the step and the state are shown."""

    step: int
    state: RoundState
    round_id: str | None = None
    place: Whereabouts
    filled: Move | None = None


class Story(Model):
    """A chain of moves: each slot was given back by the patient who took the one before."""

    id: str
    links: tuple[ChainLink, ...]


ELSEWHERE = Whereabouts(name="another clinic")


async def story(store: Store, actor: Actor, clinic_id: str, chain_id: str) -> Story:
    """A chain of moves as one of its clinics may see it. `chain_id`: the id of any of its rounds.

    Raises:
        NotFoundError: there is no such chain, or the clinic has no part in it.
        ForbiddenError
    """
    actor.ensure_clinic(clinic_id)
    asked = await store.rounds.find(chain_id)
    chain = await store.rounds.of_chain(asked.chain.id if asked and asked.chain else chain_id)
    if not any(each.brief.clinic_id == clinic_id for each in chain):
        raise NotFoundError
    here = [each.slot_id for each in chain if each.brief.clinic_id == clinic_id]
    visits = await store.bookings.of_slots(here)
    left = await store.bookings.with_ids([visit.moved_from for visit in visits if visit.moved_from])
    links = (_link(clinic_id, each, visits, {one.id: one for one in left}) for each in chain)
    return Story(id=chain_id, links=tuple(links))


def _link(clinic_id: str, round_: Round, visits: Sequence[Booking], left: Mapping[str, Booking]) -> ChainLink:
    step = round_.chain.step if round_.chain else 0
    if round_.brief.clinic_id != clinic_id:
        return ChainLink(step=step, state=round_.state, place=ELSEWHERE)
    taken = [visit for visit in visits if visit.slot_id == round_.slot_id and visit.filled(round_.opening)]
    winner = max(taken, key=lambda each: each.history[-1].at, default=None)
    return ChainLink(
        step=step,
        state=round_.state,
        round_id=round_.id,
        place=_place(clinic_id, round_),
        filled=_move(clinic_id, winner, left) if winner else None,
    )


def _move(clinic_id: str, winner: Booking, left: Mapping[str, Booking]) -> Move | None:
    later = left.get(winner.moved_from or "")
    if winner.holder is None:
        return None
    return Move(
        booking_id=winner.id,
        patient_id=winner.holder.patient_id,
        patient_name=winner.holder.patient_name,
        left=_place(clinic_id, later) if later and later.moved_to == winner.id else None,
    )


def _place(clinic_id: str, there: Round | Booking) -> Whereabouts:
    if there.brief.clinic_id != clinic_id:
        return ELSEWHERE
    return Whereabouts(name=there.brief.clinic_name, slot_id=there.slot_id, brief=there.brief)
