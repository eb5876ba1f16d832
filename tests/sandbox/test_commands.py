"""`python -m quickdoc` at a terminal: what it asks, what it shows, and what it leaves in the database."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from quickdoc.identity.actions.accounts import log_in
from quickdoc.store import Store
from sandbox.environment import Addresses, Secrets, product_environment
from tests.town import Town, town_on

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "four words of no song"
ADMIN = ("create-admin", "--email", "ada@example.org", "--name", "Ada")
CLINIC = (
    *("create-clinic", "--name", "Harbour Clinic", "--address", "1 Quay", "--lat", "40.4", "--lon=-3.7"),
    *("--zone", "Europe/Madrid", "--phone", "+34 911 234 567", "--doctor", "Dr. Ito:dermatology"),
)


class Terminal:
    """Runs commands at a terminal of their own, on one database."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment

    def run(self, *words: str, password: str = "") -> tuple[int, str]:
        """The exit code, and all that is shown when the password is typed wherever it is asked for."""
        ours, theirs = pty.openpty()
        process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "quickdoc", *words],
            cwd=ROOT,
            env=self._environment,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        shown = answered = b""
        while chunk := _read(ours):
            shown += chunk
            if shown.endswith(b": ") and shown != answered:  # what is typed before it is asked for is dropped
                os.write(ours, f"{password}\n".encode())
                answered = shown
        os.close(ours)
        return process.wait(), shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux says so when the other end is closed
        return b""


@pytest.fixture
def terminal(mongo_url: str, redis_url: str, real_store: Store, tmp_path: Path) -> Terminal:
    addresses = Addresses(mongo_url, redis_url, *(1,) * 5)
    kept = Secrets.kept_in(tmp_path)
    environment = product_environment(addresses, kept, mode="test", web_dist=None, log_level="ERROR")
    return Terminal(environment | {"QUICKDOC_MONGO_DATABASE": real_store.database.name})


@pytest.fixture
async def real_town(real_store: Store) -> Town:
    return await town_on(real_store)


async def test_the_password_is_asked_for_twice_and_shown_nowhere(terminal: Terminal, real_town: Town) -> None:
    code, shown = terminal.run(*ADMIN, password=PASSWORD)
    assert code == 0, shown
    assert PASSWORD not in shown
    entrant = await log_in(real_town.services, email="ada@example.org", password=PASSWORD, host="here")
    assert entrant.account.role == "admin"
    code, shown = terminal.run(*ADMIN, password=PASSWORD)
    assert (code, "has this address already" in shown) == (1, True), shown


async def test_a_weak_password_is_refused_and_not_shown(terminal: Terminal, real_town: Town) -> None:
    code, shown = terminal.run(*ADMIN, password="hunter2")
    assert (code, "at least 12 characters" in shown, "hunter2" in shown) == (1, True, False), shown
    assert await real_town.store.credentials.of_email("ada@example.org") == []


async def test_a_clinic_is_made_and_its_first_manager_invited(terminal: Terminal, real_town: Town) -> None:
    code, shown = terminal.run(*CLINIC)
    assert (code, "/join?invite=invite_" in shown) == (0, True), shown
    found = await real_town.store.clinics.named("Harbour Clinic")
    assert found is not None
    (invite,) = await real_town.store.invites.open_at(found.id, real_town.clock.now(), 0)
    assert invite.role == "manager"
