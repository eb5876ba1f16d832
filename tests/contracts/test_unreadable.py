"""What cannot be read is set aside: by a real server and its driver."""

import pytest
from bson import CodecOptions, DatetimeMS, encode
from bson.raw_bson import RawBSONDocument

from quickdoc.core.errors import UnreadableError
from quickdoc.events.models import SlotTaken
from quickdoc.store import Store
from tests.contracts.things import slot
from tests.town import MONDAY


@pytest.mark.servers
async def test_what_the_driver_itself_cannot_read_is_set_aside_as_well(real_store: Store) -> None:
    """A time beyond the year 9999, and a text that is no UTF-8."""
    whole = slot()
    await real_store.slots.insert(whole)
    stored = await real_store.slots.collection.find_one({"_id": whole.id})
    raw = real_store.database.client.get_database(
        real_store.database.name, codec_options=CodecOptions(document_class=RawBSONDocument)
    )["slots"]
    late = {**stored, "_id": "slot_2", "live": False, "end": DatetimeMS(10**15)}
    await raw.insert_one(RawBSONDocument(encode(late)))
    odd = encode({**stored, "_id": "slot_3", "live": False, "visit_type": "QQQQ"})
    await raw.insert_one(RawBSONDocument(odd.replace(b"QQQQ", b"\xff\xfe\xff\xfe")))
    found = {each.id for each in await real_store.slots.many({"clinic_id": whole.clinic_id})}
    assert whole.id in found
    assert "slot_2" not in found
    with pytest.raises(UnreadableError):
        await real_store.slots.get("slot_2")


@pytest.mark.servers
async def test_a_change_that_does_not_fit_what_is_stored_is_refused(real_store: Store) -> None:
    whole = slot()
    await real_store.slots.insert(whole)
    await real_store.slots.collection.update_one({"_id": whole.id}, {"$set": {"pending": "broken"}})
    changed = whole.model_copy(update={"version": whole.version + 1})
    with pytest.raises(UnreadableError):
        await real_store.slots.replace(changed, SlotTaken(id="event_1", at=MONDAY, state=changed))
    assert (await real_store.slots.get(whole.id)).version == whole.version
