"""Promise 11: whoever changes something through the API leaves an entry: who, what, to which object.

The walk calls every operation so that it does its work (`tests/reads/walk.py`). A new operation without an
entry fails here.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from quickdoc.audit.entries import AuditEntry
from quickdoc.audit.kinds import ACTIONS, AUDITED
from quickdoc.core.config import Settings
from quickdoc.messaging.email.memory import MemoryMailer
from quickdoc.messaging.push.memory import MemoryPusher
from quickdoc.storage.indexes import INDEXES
from quickdoc.store import Store
from tests.api.conftest import Api, serving
from tests.api.matrix import ROUTES
from tests.audit.stage import entries
from tests.reads.walk import OPERATIONS, walk
from tests.town import Town

NOTHING_CHANGES = {
    "refresh": "the same login goes on",
    "issue_ticket": "a token, which is stored nowhere",
    "ask_for_reset": "nobody has shown who they are; what the mail is used for has an entry",
    "send_code": "only the code that is typed proves something",
    "send_link": "only the link that is opened proves something",
    "change_phone": "the number stays until the code is typed",
    "change_email": "the address stays until the link is opened",
    "drop_phone_change": "the number stays what it is",
    "subscribe_push": "an address of the browser for its own account, which goes with the login",
    "unsubscribe_push": "as above",
    "receive_status": "the provider tells what became of a text",
    "send_message": "a message is itself the record of who wrote it",
}
"""Operations that write nothing that belongs into the log."""
FEW = 6
"""How many letters a value needs to be told from other words."""


def changing() -> list[str]:
    return [each for each in OPERATIONS if ROUTES[each][0] != "GET" and each not in NOTHING_CHANGES]


def texts(value: Any) -> Iterator[str]:
    """All texts in a document."""
    if isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


async def personal(town: Town) -> set[str]:
    """What the database knows about people: names, numbers, addresses, birth dates, health."""
    found: set[str] = set()
    for name, fields in {
        "patients": ("name", "phone", "born"),
        "accounts": ("name", "email", "phone"),
        "profiles": ("address", "emergency_contact", "allergies", "conditions", "medication"),
        "barred": ("reason", "patient_name"),
        "standbys": ("urgent_because", "patient_name", "phone"),
        "doctors": ("name", "licence", "about"),
        "phones": ("_id",),
    }.items():
        async for each in town.store.database[name].find({}):
            found.update(text for field in fields for text in texts(each.get(field)))
    return {each for each in found if each}


@pytest.fixture
async def walked(town: Town, settings: Settings) -> dict[str, list[AuditEntry]]:
    """The entries of each operation."""
    town.mailer, town.pusher = MemoryMailer(), MemoryPusher(allows_local=False)
    async with serving(town, settings) as api:
        return {each: await _left_by(api, each) for each in changing()}


async def _left_by(api: Api, operation: str) -> list[AuditEntry]:
    before = {each.id for each in await entries(api.town)}
    await walk(api, operation)
    return [each for each in await entries(api.town) if each.id not in before and each.operation == operation]


async def test_every_change_leaves_an_entry_without_anything_personal(
    town: Town, walked: dict[str, list[AuditEntry]]
) -> None:
    assert {name for name, found in walked.items() if not found} == set()
    nameless = [
        name
        for name, found in walked.items()
        if not any(each.account_id and (each.object_id or each.kind == "phone") for each in found)
    ]
    assert nameless == []
    everything = await entries(town)
    assert {each.action for each in everything} <= ACTIONS
    assert {each.host for each in everything if each.operation != "system"} == {"127.0.0.1"}
    known = await personal(town)
    assert {"Ana", "eva@example.org", "nuts"} & known, "the walk has people"
    leaves = {text for each in everything for text in texts(each.model_dump(mode="json"))}
    assert {
        leaf for leaf in leaves for each in known if each == leaf or (len(each) >= FEW and each in leaf)
    } == set()
    for nouns in town.store.outboxes:
        assert (
            await nouns.pending(town.clock.now().replace(year=2100), town.clock.now() - town.clock.now(), 9)
        ).entries == []


def test_what_waits_in_a_document_is_found_by_an_index(mock_store: Store) -> None:
    indexed = {each.collection for each in INDEXES if each.keys == (("pending.at", 1),)}
    assert {each.collection.name for each in mock_store.outboxes} == indexed
    assert indexed >= AUDITED.keys()


def test_an_exception_is_an_operation() -> None:
    assert NOTHING_CHANGES.keys() - OPERATIONS.keys() <= {"send_message"}
