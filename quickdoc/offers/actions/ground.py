"""What is read for a wave, all at once: who is still in line, their phones, accounts, names and codes.

It is read while the round's own change is being written, so that the reads delay nothing. If something has
changed by the time of the write, the offers' unique indexes decide.
"""

from asyncio import gather
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from quickdoc.clinics.clinics import Clinic
from quickdoc.core.naming import Label, Person
from quickdoc.identity import phones
from quickdoc.identity.accounts import Account
from quickdoc.identity.store.phones import Line
from quickdoc.messaging.actions.phones import called
from quickdoc.offers.rounds import Round
from quickdoc.services import Services
from quickdoc.waitlist.standby import Standby


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
