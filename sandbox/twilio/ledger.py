"""The state of the local Twilio: messages, opt-outs and contacts, in memory and journaled."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sandbox.twilio.contacts import Contact
from sandbox.twilio.journal import Journal
from sandbox.twilio.live import Live
from sandbox.twilio.messages import Message, as_bubble


class Ledger:
    """The only place that changes the state; each change is journaled, then sent to live listeners."""

    def __init__(self, journal: Journal, live: Live) -> None:
        self._journal = journal
        self._live = live
        self._messages: dict[str, Message] = {}
        self._by_phone: dict[str, list[str]] = defaultdict(list)
        self._opted_out: set[str] = set()
        self._contacts: dict[str, Contact] = {}
        for entry in journal.read():
            self._replay(entry)
        journal.rewrite(self._entries())

    def keep(self, message: Message) -> Message:
        """Record a new message or a new state of a known one."""
        self._put(message)
        self._journal.write({"message": message.model_dump(mode="json")})
        self._live.tell({"type": "message", "message": as_bubble(message)})
        return message

    def message(self, sid: str) -> Message | None:
        return self._messages.get(sid)

    def messages(self, phone: str | None = None) -> list[Message]:
        """Return all messages, or those of one phone, oldest first."""
        if phone is None:
            return list(self._messages.values())
        return [self._messages[sid] for sid in self._by_phone.get(phone, [])]

    def phones(self) -> Iterable[str]:
        """Return every number that ever wrote, was written to or has a name."""
        return self._by_phone.keys() | self._contacts.keys()

    def newest(self, phone: str) -> Message | None:
        sids = self._by_phone.get(phone)
        return self._messages[sids[-1]] if sids else None

    @property
    def opted_out(self) -> frozenset[str]:
        return frozenset(self._opted_out)

    def opt_out(self, phone: str) -> None:
        self._opted_out.add(phone)
        self._journal.write({"opt_out": phone})

    def opt_in(self, phone: str) -> None:
        self._opted_out.discard(phone)
        self._journal.write({"opt_in": phone})

    @property
    def contacts(self) -> list[Contact]:
        return list(self._contacts.values())

    def name(self, phone: str) -> str | None:
        contact = self._contacts.get(phone)
        return contact.name if contact else None

    def is_auto(self, phone: str) -> bool:
        contact = self._contacts.get(phone)
        return contact is not None and contact.auto is not None

    def put_contacts(self, contacts: list[Contact]) -> None:
        """Replace the whole list of contacts."""
        self._contacts = {contact.phone: contact for contact in contacts}
        self._journal.write(self._contacts_entry())
        self._live.tell({"type": "contacts"})

    def forget_everything(self) -> None:
        """Start again with nothing, on disk as well."""
        self._messages.clear()
        self._by_phone.clear()
        self._opted_out.clear()
        self._contacts.clear()
        self._journal.rewrite([])
        self._live.tell({"type": "reload"})

    def close(self) -> None:
        self._journal.close()

    def _put(self, message: Message) -> None:
        if message.sid not in self._messages:
            self._by_phone[message.phone].append(message.sid)
        self._messages[message.sid] = message

    def _replay(self, entry: dict[str, Any]) -> None:
        match entry:
            case {"message": message}:
                self._put(Message.model_validate(message))
            case {"opt_out": phone}:
                self._opted_out.add(phone)
            case {"opt_in": phone}:
                self._opted_out.discard(phone)
            case {"contacts": contacts}:
                known = [Contact.model_validate(contact) for contact in contacts]
                self._contacts = {contact.phone: contact for contact in known}

    def _contacts_entry(self) -> dict[str, Any]:
        rows = [contact.model_dump(by_alias=True) for contact in self._contacts.values()]
        return {"contacts": rows}

    def _entries(self) -> list[dict[str, Any]]:
        messages = [{"message": m.model_dump(mode="json")} for m in self._messages.values()]
        return [
            self._contacts_entry(),
            *({"opt_out": phone} for phone in sorted(self._opted_out)),
            *messages,
        ]
