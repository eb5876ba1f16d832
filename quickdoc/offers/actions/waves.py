"""Making the offers of a wave together: a handful of reads and one write, however many people are asked.

Everything is read for the whole wave at once, while the round's own change is being written, so that the
reads delay nothing. If what was read has changed by the time of the write, the offers' unique indexes decide.
"""

from asyncio import gather
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.ids import free_code, new_id
from quickdoc.core.naming import Label, Person
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import OfferMade
from quickdoc.identity import phones
from quickdoc.identity.accounts import Account
from quickdoc.identity.patients import Patient
from quickdoc.identity.store.phones import Line
from quickdoc.messaging.actions.phones import called
from quickdoc.offers import windows
from quickdoc.offers.offers import Offer
from quickdoc.offers.rounds import Asked, Round
from quickdoc.scheduling.actions.claim_attempts import holder
from quickdoc.services import Services
from quickdoc.storage.together import insert_all
from quickdoc.waitlist.standby import Standby

ATTEMPTS = 5


class Ground(NamedTuple):
    """What is read for a wave. `people`: those still in line, by the id of their request.

    `zones`: the patients' own time zones; the copies in their requests may be out of date.

    `codes`: the codes in use, by phone. `labels`: names by phone and patient, where several people who share
    a phone have requests or visits on it. `lines`: the stored phones, by number.
    """

    people: dict[str, Standby]
    codes: dict[str, set[str]]
    labels: dict[tuple[str, str], Label]
    accounts: dict[str, Account]
    zones: dict[str, str]
    lines: dict[str, Line]
    clinic: Clinic | None


async def ground(
    services: Services, round_: Round, people: Sequence[Standby], clinic: Clinic | None = None
) -> Ground:
    """Read what is needed to make offers to these people."""
    store, now = services.store, services.clock.now()
    numbers = sorted({each.phone for each in people})
    # Nested in pairs, because the type checker follows only a few results of one `gather`.
    (there, sharing), (offered, visiting), (accounts, lines), (known, zones) = await gather(
        store.standbys.on_phones([each.id for each in people], numbers),
        gather(store.offers.open_codes(numbers, now), store.bookings.codes(numbers, now)),
        gather(
            store.accounts.with_ids(each.account_id for each in people),
            store.phones.lines(numbers),
        ),
        gather(_clinic(services, round_, clinic), store.patients.zones([each.patient_id for each in people])),
    )
    codes: dict[str, set[str]] = defaultdict(set)
    for phone, code in offered:
        codes[phone].add(code)
    for phone, code, _, _ in visiting:
        codes[phone].add(code)
    near = [*sharing, *((phone, account_id, person) for phone, _, account_id, person in visiting)]
    return Ground(
        people={each.id: each for each in people if each.id in there},
        codes=codes,
        labels=await _labels(services, near, lines),
        accounts={account.id: account for account in accounts},
        zones=zones,
        lines=lines,
        clinic=known,
    )


async def _labels(
    services: Services, near: Iterable[tuple[str, str, Person]], lines: Mapping[str, Line]
) -> dict[tuple[str, str], Label]:
    """Labels that tell people on one phone apart.

    Accounts that the phone is verified for form one group; any other account is a group of its own.
    """
    groups: dict[tuple[str, frozenset[str]], set[Person]] = defaultdict(set)
    for number, account_id, person in near:
        line = lines.get(number)
        groups[number, phones.sharing(line and line.phone, account_id)].add(person)
    shared = {group: people for group, people in groups.items() if len(people) > 1}
    found = await gather(*(called(services, people) for people in shared.values()))
    return {
        (number, patient_id): label
        for (number, _), labels in zip(shared, found, strict=True)
        for patient_id, label in labels.items()
    }


async def _clinic(services: Services, round_: Round, known: Clinic | None) -> Clinic | None:
    return known or await services.store.clinics.find(round_.brief.clinic_id)


class Beside(Protocol):
    """What is stored while the offers are being written, and deleted for those that were refused."""

    async def store(self, services: Services, events: Sequence[OfferMade]) -> None:
        """Store what belongs to offers that are being written."""

    async def forget(self, services: Services, refused: Sequence[OfferMade]) -> None:
        """Delete what belongs to offers whose write was refused."""


async def make_offers(
    services: Services, round_: Round, asked: Sequence[Asked], on: Ground, beside: Beside
) -> list[OfferMade]:
    """Make the missing offers, except to those who have left the line.

    The events are committed but not dispatched: the caller dispatches those of a wave together.
    """
    made: list[OfferMade] = []
    missing = [each for each in asked if each.standby_id in on.people and (each.until or round_.next_at)]
    for _ in range(ATTEMPTS):
        events = [_draft(round_, each, on, services.clock.now()) for each in missing]
        refused, _ = await gather(
            insert_all(services.store.offers, [(event.state, [event]) for event in events]),
            beside.store(services, events),
        )
        made += [each for number, each in enumerate(events) if number not in refused]
        if not refused:
            break
        await beside.forget(services, [events[each] for each in sorted(refused)])
        there = await services.store.offers.asked(round_.slot_id, round_.opening)
        # Those still without an offer were refused because another offer took their code: try another code.
        missing = [missing[each] for each in sorted(refused) if missing[each].patient_id not in there]
    return made


def _draft(round_: Round, asked: Asked, on: Ground, now: datetime) -> OfferMade:
    standby = on.people[asked.standby_id]
    person = Patient(
        id=standby.patient_id,
        account_id=standby.account_id,
        name=standby.patient_name,
        phone=standby.phone,
        zone=standby.zone,
    )
    code, label = free_code(on.codes[standby.phone]), on.labels.get((standby.phone, standby.patient_id), "")
    on.codes[standby.phone].add(code)  # somebody else in the wave may share the phone
    offer = Offer(
        id=new_id("offer"),
        slot_id=round_.slot_id,
        opening=round_.opening,
        round_id=round_.id,
        wave=asked.wave,
        standby_id=standby.id,
        holder=holder(person),
        brief=round_.brief,
        code=code,
        made_at=now,
        expires_at=windows.answer_by(round_, asked.until, now),
        exclusive=round_.policy.mode == "queue",
        first_come=round_.policy.mode == "race" and asked.until is None,
        picked=asked.until is not None,
        channels=standby.channels,
        named=bool(label),
        label=label,
        zone=on.zones.get(standby.patient_id, standby.zone),
        instead_of=standby.instead_of,
    )
    return new_event(OfferMade, offer, now)
