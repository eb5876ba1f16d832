"""Acts of owners about their accounts, families and phones."""

from contextlib import suppress
from datetime import date

from quickdoc.admin.actions import closing, removing
from quickdoc.core.ids import new_id
from quickdoc.events import models as events
from quickdoc.identity.accounts import Account, Actor, actor
from quickdoc.identity.actions import (
    accounts,
    addresses,
    carrying_over,
    families,
    family_corrections,
    sessions,
    verification,
)
from quickdoc.identity.actions.families import Person
from quickdoc.identity.credentials import Credential, Newcomer
from quickdoc.identity.passwords import hashed
from quickdoc.identity.phones import Consent
from quickdoc.identity.verification import code
from quickdoc.messaging.actions import phones
from quickdoc.storage.duplicates import DuplicateError
from tests.sync.acts.scene import Scene, act
from tests.town import LINKS, ZONE, Town

PASSWORD = "long enough"


@act(events.PatientAdded)
async def add_person(scene: Scene) -> None:
    await families.add(scene.town.services, scene.person(), Person(name=f"P{scene.dice.randint(0, 20)}"))


@act(events.PatientChanged, events.StandbyChanged)
async def rename(scene: Scene) -> None:
    who = scene.person()
    person = scene.any_of(await scene.town.store.patients.of_account(who.account_id))
    await family_corrections.rename(
        scene.town.services, who, person.id, Person(name=f"P{scene.dice.randint(0, 20)}")
    )


@act(events.PatientRemoved)
async def remove_person(scene: Scene) -> None:
    who = scene.person()
    gone = await families.add(scene.town.services, who, Person(name=f"Q{scene.dice.randint(0, 20)}"))
    await removing.remove_patient(scene.town.services, who, gone.id)


@act(events.PatientChanged)
async def add_birth_date(scene: Scene) -> None:
    who = scene.person()
    person = scene.any_of(await scene.town.store.patients.of_account(who.account_id))
    birth_date = date(scene.dice.randint(1940, 2020), 5, 1)
    await family_corrections.add_birth_date(scene.town.services, who, person.id, birth_date)


@act(events.PhoneShared)
async def share_phone(scene: Scene) -> None:
    number = await scene.town.phone_of(scene.person())
    email = f"family{scene.dice.randint(0, 2**32)}@example.org"
    newcomer = Newcomer(email=email, role="patient", name="Eve", phone=number, zone=ZONE)
    await verify(scene.town, actor(await accounts.create(scene.town.services, newcomer, None)))


async def verify(town: Town, eve: Actor) -> None:
    """By the code that she was texted."""
    await verification.send_code(town.services, eve)
    challenge = await town.store.challenges.get(eve.account_id)
    await verification.verify_phone(town.services, eve, code(challenge, LINKS.secret))


@act(
    events.PhoneMoved,
    events.PhoneShared,
    events.BookingReaddressed,
    after=("publish to the feed", "claim"),
)
async def move_phone(scene: Scene) -> None:
    visits = await scene.town.store.bookings.many({"kind": "visit", "active": True})
    await _move_phone(scene, scene.owner(visits[0]) if visits else scene.person())


@act(events.OfferReaddressed, after=("open slot",))
async def move_phone_when_asked(scene: Scene) -> None:
    offer = scene.any_of(await scene.town.store.offers.many({"open": True}))
    theirs = [each for each in scene.people if each.account_id == offer.holder.account_id]
    await _move_phone(scene, scene.any_of(theirs))


@act(events.PhoneLeft, after=("share phone",))
async def move_away(scene: Scene) -> None:
    """Whoever still has the number is told that somebody has left it."""
    shared = [each for each in await scene.town.store.phones.many({}) if len(each.account_ids) > 1]
    sharing = {account_id for phone in shared for account_id in phone.account_ids}
    await _move_phone(scene, scene.any_of([each for each in scene.people if each.account_id in sharing]))


async def _move_phone(scene: Scene, who: Actor) -> None:
    account, _ = await _with_login(scene, who)
    await carrying_over.move_phone(scene.town.services, account, f"+1555011{scene.dice.randint(0, 4):04d}")


async def _with_login(
    scene: Scene, who: Actor, password_hash: str | None = None
) -> tuple[Account, Credential]:
    """The patients of the town begin without one."""
    account = await scene.town.store.accounts.get(who.account_id)
    with suppress(DuplicateError):
        await scene.town.store.credentials.insert(
            Credential(id=account.id, email=account.email, hash=password_hash)
        )
    return account, await scene.town.store.credentials.get(account.id)


@act(events.EmailMoved)
async def change_email(scene: Scene) -> None:
    account, login = await _with_login(scene, scene.person())
    await addresses.change(scene.town.services, account.id, login.email, f"{new_id('new')}@example.org")


@act(events.AccessChanged)
async def end_other_sessions(scene: Scene) -> None:
    who = scene.person()
    await _with_login(scene, who)
    await sessions.end_other_sessions(scene.town.services, who, "Firefox")


@act(events.AccountClosed, events.StandbyRemoved)
async def close_account(scene: Scene) -> None:
    """Not that of the first person, whose screens are compared: with the login, those end, too."""
    who = scene.any_of(scene.people[1:])
    _, login = await _with_login(scene, who, await hashed(PASSWORD))
    if login.hash is None:
        await scene.town.store.credentials.replace(
            login.model_copy(update={"hash": await hashed(PASSWORD), "version": login.version + 1})
        )
    await closing.close_own(scene.town.services, who, PASSWORD)


# --- what is heard of a phone ------------------------------------------------------------------


async def _opt(scene: Scene, *, opted_out: bool) -> None:
    number = await scene.town.phone_of(scene.person())
    consent = Consent(
        opted_out=opted_out, at=scene.town.clock.now(), word="STOP" if opted_out else "START", source="app"
    )
    await phones.opt(scene.town.services, number, consent)


@act(events.PhoneOptedOut)
async def opt_out(scene: Scene) -> None:
    await _opt(scene, opted_out=True)


@act(events.PhoneOptedIn, after=("opt out",))
async def opt_in(scene: Scene) -> None:
    await _opt(scene, opted_out=False)


@act(events.PhoneFailed)
async def fail_phone(scene: Scene) -> None:
    """A text to it failed for good."""
    await phones.failed(scene.town.services, await scene.town.phone_of(scene.person()), "landline")


@act(events.PhoneReached, after=("fail phone",))
async def reach_phone(scene: Scene) -> None:
    failed = [
        number
        for number in [await scene.town.phone_of(who) for who in scene.people]
        if (phone := await scene.town.store.phones.find(number)) and phone.failed_because
    ]
    await phones.reached(scene.town.services, scene.any_of(failed))
