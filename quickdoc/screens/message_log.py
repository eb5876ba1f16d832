"""The log of all messages, for administrators: with names, and without whole numbers and addresses."""

from asyncio import gather
from collections.abc import Iterable, Sequence

from quickdoc.core.gsm7 import segments
from quickdoc.core.types import Instant, Model
from quickdoc.identity.accounts import Actor
from quickdoc.messaging.message_filter import MessageFilter
from quickdoc.messaging.messages import Message, MessageChannel, TextKind, TextState
from quickdoc.messaging.shown_to_staff import for_staff, masked
from quickdoc.messaging.store.message_log import Place
from quickdoc.store import Store


class LoggedMessage(Model):
    """A message as the log shows it. `recipient`: the last four digits of a phone, or most of an address.

    For one that came in it is the sender. `segments`: how many texts the provider charges for; 0 for an
    e-mail or a push. `patient_name` is null where only a phone or an account is known.
    """

    id: str
    direction: str
    channel: MessageChannel
    kind: TextKind
    state: TextState
    reason: str | None
    body: str
    recipient: str
    patient_id: str | None
    patient_name: str | None
    clinic_id: str | None
    clinic_name: str | None
    segments: int
    made_at: Instant
    sent_at: Instant | None


async def page(
    store: Store, actor: Actor, wanted: MessageFilter, after: Place | None, limit: int
) -> list[LoggedMessage]:
    """Messages that are looked for, newest first, from after a place on.

    Raises:
        ForbiddenError: only an administrator may.
    """
    actor.ensure_admin()
    found = await store.messages.log(wanted, after, limit)
    people, clinics = await gather(
        _patients(store, found), store.clinics.with_ids(each.clinic_id for each in found if each.clinic_id)
    )
    names = await _names(store, people.values())
    at = {each.id: each.name for each in clinics}
    return [_logged(each, people.get(each.id), names, at) for each in found]


async def _patients(store: Store, messages: Sequence[Message]) -> dict[str, str]:
    """The id of the patient whom each message is about, by the message's id, where it is known."""
    unnamed = [each for each in messages if each.patient_id is None]
    subjects = {each.id: each.meant.subject if each.meant else each.about for each in unnamed}
    ids = [subject for subject in subjects.values() if subject]
    offers, bookings = await gather(store.offers.with_ids(ids), store.bookings.with_ids(ids))
    whose = {offer.id: offer.holder.patient_id for offer in offers}
    whose |= {booking.id: booking.holder.patient_id for booking in bookings if booking.holder}
    known = {each.id: each.patient_id for each in messages if each.patient_id}
    return known | {key: whose[subject] for key, subject in subjects.items() if subject in whose}


async def _names(store: Store, patient_ids: Iterable[str]) -> dict[str, str]:
    return {each.id: each.name for each in await store.patients.with_ids(patient_ids)}


def _logged(
    message: Message, patient_id: str | None, names: dict[str, str], clinics: dict[str, str]
) -> LoggedMessage:
    shown = for_staff(message)
    return LoggedMessage(
        **shown.model_dump(include=COPIED),
        recipient=masked(shown),
        patient_id=patient_id,
        patient_name=names.get(patient_id or ""),
        clinic_name=clinics.get(message.clinic_id or ""),
        segments=segments(message.body) if message.channel == "sms" and message.body else 0,
    )


COPIED = LoggedMessage.model_fields.keys() & Message.model_fields.keys() - {"patient_id"}
