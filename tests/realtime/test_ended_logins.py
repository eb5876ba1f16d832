"""Open sockets of a login that has ended are cut off at once, and nobody comes back with an old ticket."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from quickdoc.core.ids import new_id
from quickdoc.events.actions.dispatch import new_event
from quickdoc.events.models import AccessChanged
from quickdoc.identity import access
from quickdoc.identity.accounts import Account, Actor
from quickdoc.identity.credentials import Credential
from quickdoc.store import Store, connect
from tests.realtime.news import Press
from tests.realtime.process import GatewayProcess
from tests.realtime.screen import GUEST, LIVE, Screen

pytestmark = pytest.mark.servers


class Owner:
    """An account with its stored record, and the means to end its logins."""

    def __init__(self, store: Store, press: Press) -> None:
        self._store, self._press = store, press
        self.id = new_id("account")

    async def begin(self) -> None:
        account = Account(
            id=self.id, email=f"{self.id}@example.org", role="patient", name="Ana", zone="Europe/Madrid"
        )
        self._record = Credential(id=self.id, email=account.email, hash=None, account=account)
        await self._store.credentials.insert(self._record)

    def by(self, session_id: str, epoch: int = 0) -> Actor:
        return Actor(account_id=self.id, role="patient", session_id=session_id, epoch=epoch)

    async def ends(self, session_id: str | None, *, is_heard: bool = True) -> None:
        """One session, or all of them; `is_heard` False: Redis loses it."""
        now = datetime.now(UTC)
        before = self._record
        self._record = access.end_session(before, session_id, now) if session_id else access.end_all(before)
        told = new_event(AccessChanged, self._record.access, now)
        await self._store.credentials.replace(self._record)
        await (self._press.publish if is_heard else self._press.lose)(told)


@pytest.fixture
async def owner(mongo_url: str, database: str, press: Press) -> AsyncIterator[Owner]:
    mongo = connect(mongo_url)
    owner = Owner(Store(mongo[database]), press)
    await owner.begin()
    yield owner
    mongo.close()


@pytest.mark.parametrize("is_heard", [True, False])
async def test_the_end_of_one_login_cuts_its_sockets_and_no_others(
    gateway: GatewayProcess, owner: Owner, *, is_heard: bool
) -> None:
    async with (
        Screen(gateway, owner.by("session_gone")) as gone,
        Screen(gateway, owner.by("session_stays")) as stays,
        Screen(gateway, GUEST) as guest,
    ):
        await owner.ends("session_gone", is_heard=is_heard)
        assert await gone.is_cut_off(LIVE)
        assert (await stays.watch("clinic:clinic_1"))["ok"]
        assert (await guest.watch("clinic:clinic_1"))["ok"]


async def test_the_end_of_all_logins_cuts_all_but_those_that_began_afterwards(
    gateway: GatewayProcess, owner: Owner
) -> None:
    async with (
        Screen(gateway, owner.by("session_1")) as one,
        Screen(gateway, owner.by("session_2")) as other,
        Screen(gateway, owner.by("session_3", epoch=1)) as new,
    ):
        await owner.ends(None)
        assert await one.is_cut_off(LIVE)
        assert await other.is_cut_off(LIVE)
        assert (await new.watch("clinic:clinic_1"))["ok"]


async def test_a_ticket_from_before_the_end_opens_nothing_that_lasts(
    gateway: GatewayProcess, owner: Owner
) -> None:
    await owner.ends("session_1")
    async with Screen(gateway, owner.by("session_1")) as late, Screen(gateway, owner.by("session_2")) as good:
        assert await late.is_cut_off(LIVE)
        assert (await good.watch("clinic:clinic_1"))["ok"]
