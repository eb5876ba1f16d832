"""Every index, in one list. While the server's differ, a process is not ready (`/readyz`).

They are created one by one with `create_index`, because the batch call of mongomock drops partial filters. A
partial filter takes equality and `$exists: true` only, hence booleans such as `active`.
"""

from typing import Any, NamedTuple


class Index(NamedTuple):
    """One index. `partial` is its filter, `expire` its time to live in seconds."""

    collection: str
    keys: tuple[tuple[str, int], ...]
    unique: bool = False
    partial: dict[str, Any] | None = None
    expire: int | None = None

    @property
    def name(self) -> str:
        """Derived from the keys, so that the same list always gives the same names."""
        prefix = "unique_" if self.unique else ""
        return prefix + "_".join(f"{key}_{way}" for key, way in self.keys)

    def options(self) -> dict[str, Any]:
        """The options of `create_index`."""
        wanted = {
            "unique": self.unique or None,
            "partialFilterExpression": self.partial,
            "expireAfterSeconds": self.expire,
        }
        return {key: each for key, each in wanted.items() if each is not None}


def _up(*keys: str) -> tuple[tuple[str, int], ...]:
    return tuple((key, 1) for key in keys)


_PENDING = [
    Index(name, _up("pending.at"), partial={"pending.at": {"$exists": True}})
    for name in (
        "slots",
        "bookings",
        "standbys",
        "rounds",
        "offers",
        "patients",
        "phones",
        "clinics",
        "doctors",
        "credentials",
        # These hold entries for the audit log only.
        "accounts",
        "profiles",
        "sessions",
        "invites",
        "barred",
        "visit_types",
        "schedules",
        "absences",
    )
]
_AT_WORK = {"sorted_as": {"$exists": True}}
"""Accounts of those who work. Those of patients are in no list of accounts."""
_LISTED = [
    # Each order in which administrators see a list, after each filter that it goes with.
    Index("clinics", _up("sorted_as", "_id")),
    Index("clinics", _up("is_closed", "sorted_as", "_id")),
    Index("clinics", _up("organisation_as", "sorted_as", "_id")),
    Index("clinics", _up("organisation_as", "_id")),
    Index("clinics", _up("is_closed", "organisation_as", "_id")),
    Index("clinics", _up("found_by")),
    Index("doctors", _up("sorted_as", "_id")),
    Index("doctors", _up("is_suspended", "sorted_as", "_id")),
    Index("doctors", _up("clinic_ids", "sorted_as", "_id")),
    Index("doctors", _up("specialties", "sorted_as", "_id")),
    Index("doctors", _up("specialties", "is_suspended", "sorted_as", "_id")),
    Index("doctors", _up("specialty", "_id")),
    Index("doctors", _up("is_suspended", "specialty", "_id")),
    Index("doctors", _up("found_by")),
    # Also finds those of earlier versions, and the administrators.
    Index("accounts", _up("role", "sorted_as")),
    Index("accounts", _up("sorted_as", "_id"), partial=_AT_WORK),
    Index("accounts", _up("roles", "sorted_as", "_id"), partial=_AT_WORK),
    Index("accounts", _up("memberships.clinic_id", "sorted_as", "_id"), partial=_AT_WORK),
    Index("accounts", _up("email", "_id"), partial=_AT_WORK),
    Index("accounts", _up("roles", "email", "_id"), partial=_AT_WORK),
    Index("accounts", _up("found_by"), partial=_AT_WORK),
    Index("bookings", _up("brief.doctor_id", "brief.start", "_id"), partial={"kind": "visit"}),
    Index("invites", _up("used_by", "expires_at")),
    Index("barred", _up("clinic_id", "at", "_id")),
]
_AUDIT = [
    Index("audit", ((key, 1), ("_id", -1)))
    for key in ("account_id", "action", "kind", "object_id", "clinic_id", "patient_id")
]
INDEXES = [
    # What the database itself guarantees.
    Index("bookings", _up("slot_id"), unique=True, partial={"active": True}),
    Index(
        "bookings",
        _up("patient_id", "ticks"),
        unique=True,
        partial={"active": True, "patient_id": {"$exists": True}},
    ),
    Index("slots", _up("doctor_id", "ticks"), unique=True, partial={"live": True}),
    Index("offers", _up("slot_id", "opening", "patient_id"), unique=True),
    # Codes and ids that are unique.
    Index("offers", _up("phone", "code"), unique=True, partial={"open": True}),
    Index(
        "bookings",
        _up("holder.phone", "code"),
        unique=True,
        partial={"active": True, "code": {"$type": "string"}},
    ),
    # A patient has no more coming visits than the clinic lets them have.
    Index("bookings", _up("seats"), unique=True, partial={"active": True, "seats": {"$type": "string"}}),
    Index("bookings", _up("seats_until"), partial={"active": True, "seats_until": {"$type": "date"}}),
    # One visit is given back once, and one request is kept to hear of something earlier.
    Index(
        "bookings",
        _up("moved_from"),
        unique=True,
        partial={"active": True, "moved_from": {"$type": "string"}},
    ),
    Index(
        "standbys",
        _up("instead_of.booking_id"),
        unique=True,
        partial={"active": True, "instead_of.booking_id": {"$exists": True}},
    ),
    # Equal requests of a patient are one. Those of earlier versions have nothing to be compared by yet.
    Index(
        "standbys",
        _up("patient_id", "same_as"),
        unique=True,
        partial={"active": True, "same_as": {"$type": "string"}},
    ),
    Index("messages", _up("sid"), unique=True, partial={"sid": {"$type": "string"}}),
    Index("messages", _up("about", "kind", "channel", "attempt"), unique=True),
    Index("events", _up("event_id"), unique=True),
    # An address belongs to whoever has verified it, and equal sign-ups at once are one.
    Index("credentials", _up("email", "email_verified"), unique=True, partial={"email_verified": True}),
    Index("credentials", _up("email", "hash"), unique=True, partial={"by_sign_up": True}),
    # A doctor has one login, whoever joins with two invitations at once.
    Index("accounts", _up("doctor_ids"), unique=True, partial={"doctor_ids": {"$type": "string"}}),
    Index(
        "patients",
        _up("clinic_id", "phone", "known_as"),
        unique=True,
        partial={"known_as": {"$exists": True}},
    ),
    # A doctor has one type of visit of a name.
    Index("visit_types", _up("clinic_id", "doctor_id", "known_as"), unique=True, partial={"in_use": True}),
    # Reads.
    # `_id` completes the sort order of feeds and pages. `version` changes with the state, so it costs no
    # extra write, and gives the etag of a feed from the index alone.
    Index("slots", _up("topics", "state", "start", "_id", "version")),
    Index("slots", _up("clinic_id", "start")),
    Index("slots", _up("state", "start", "_id")),
    # The first free slot of each doctor, and how many visits each has had, from the index alone.
    Index("slots", _up("state", "doctor_id", "start", "by_patients", "zone")),
    # `patient_id` tells whose they were from the index alone.
    Index("bookings", _up("slot_id", "opening", "patient_id")),
    Index("bookings", _up("holder.account_id", "brief.end")),
    Index("bookings", _up("holder.phone", "brief.start"), partial={"active": True}),
    Index("bookings", _up("until"), partial={"state": "held", "active": True}),
    # `active` is a key as well, so that a place in line is counted from the index alone.
    Index("standbys", _up("topics", "rank", "active"), partial={"active": True}),
    Index("standbys", _up("topics", "lot", "active"), partial={"active": True}),
    Index("standbys", _up("topics", "active", "pattern", "rank"), partial={"active": True}),
    Index("standbys", _up("urgent_at", "rank"), partial={"active": True, "is_urgent": True}),
    # Only requests of earlier versions, which do not say which clinic finds them urgent.
    Index("standbys", _up("urgency"), partial={"active": True, "urgency": {"$type": "number"}}),
    Index("standbys", _up("patient_id"), partial={"active": True}),
    Index("standbys", _up("recount_at"), partial={"recount_at": {"$type": "date"}}),
    Index("bookings", _up("remind_at"), partial={"active": True, "remind_at": {"$exists": True}}),
    Index(
        "standbys",
        _up("instead_of.booking_id", "since"),
        partial={"instead_of.booking_id": {"$exists": True}},
    ),
    Index(
        "standbys",
        _up("instead_of.start"),
        partial={"active": True, "instead_of.start": {"$exists": True}},
    ),
    # Empty once the sweep has marked those of earlier versions.
    Index("standbys", _up("same_as"), partial={"active": True, "same_as": None}),
    Index(
        "standbys",
        _up("instead_of.visit_type"),
        partial={"active": True, "instead_of.booking_id": {"$exists": True}, "instead_of.visit_type": None},
    ),
    Index(
        "standbys",
        _up("fulfilled.booking_id"),
        partial={"fulfilled.booking_id": {"$exists": True}},
    ),
    Index("standbys", _up("account_id", "since")),
    Index("standbys", _up("phone"), partial={"active": True}),
    Index("barred", _up("clinic_id", "_id")),
    Index("barred", _up("patient_id")),
    Index("unreadable", _up("clinic_id", "_id")),
    Index("unreadable", _up("check_at")),
    Index("rounds", _up("next_at"), partial={"state": "running"}),
    Index("rounds", _up("slot_id")),
    Index("rounds", _up("topics", "started_at")),
    Index("considered", _up("key", "page")),
    Index("considered", _up("lines.patient_id", "key")),
    Index("offers", _up("holder.account_id", "made_at")),
    Index("offers", _up("phone", "made_at")),
    Index("offers", _up("brief.clinic_id", "made_at")),
    Index("habits", _up("due_at"), partial={"due_at": {"$type": "date"}}),
    Index("offers", _up("patient_id", "made_at")),
    Index("rounds", _up("chain.id", "chain.step"), partial={"chain.id": {"$exists": True}}),
    Index(
        "offers",
        _up("instead_of.booking_id"),
        partial={"open": True, "instead_of.booking_id": {"$exists": True}},
    ),
    Index("messages", (("clinic_id", 1), ("_id", -1))),
    Index("messages", _up("phone", "made_at")),
    # The log of all messages. Ranges of states and channels are merged in its order.
    Index("messages", _up("state", "channel", "made_at", "_id")),
    Index("messages", _up("clinic_id", "state", "channel", "made_at", "_id")),
    Index("messages", _up("patient_id", "made_at", "_id"), partial={"patient_id": {"$type": "string"}}),
    Index("messages", _up("due_at"), partial={"due_at": {"$type": "date"}}),
    Index("messages", _up("made_at"), partial={"state": "unknown"}),
    Index("events", _up("react_at"), partial={"react_at": {"$type": "date"}}),
    Index("clinics", _up("name")),
    Index("doctors", _up("name")),
    Index("doctors", _up("clinic_id", "name")),
    Index("doctors", _up("specialty", "name")),
    Index("doctors", _up("specialty", "clinic_id")),
    Index("doctors", _up("clinic_ids", "name")),
    Index("doctors", _up("changed_at")),
    Index("visit_types", _up("clinic_id", "in_use", "known_as")),
    Index("schedules", _up("doctor_id", "_id")),
    Index("schedules", _up("visit_type_id")),
    Index("absences", _up("doctor_id", "end")),
    Index("generations", _up("due_at")),
    Index("generations", _up("clinic_ids")),
    Index("patients", _up("account_id")),
    # Lists and searches of people. Documents of earlier versions, without sort key, are found by it, too.
    Index("patients", _up("sorted_as", "_id")),
    Index("patients", _up("found_by")),
    # Empty when searches find everybody as they are.
    Index("patients", _up("entered"), partial={"entered": None}),
    Index("known_patients", _up("clinic_id", "keys")),
    Index("known_patients", _up("patient_id")),
    Index(
        "bookings",
        _up("code", "brief.clinic_id"),
        partial={"active": True, "code": {"$type": "string"}},
    ),
    Index("patients", _up("phone")),
    Index("patients", _up("born", "_id")),
    Index("patients", _up("registered_at", "_id")),
    *_LISTED,
    Index("bookings", _up("holder.patient_id", "brief.start")),
    # Counted from the index alone.
    Index("bookings", _up("kind", "active", "brief.start"), partial={"kind": "visit", "active": True}),
    Index("bookings", _up("look_at"), partial={"active": True, "look_at": {"$type": "date"}}),
    # Visits that nobody has ended, for the sweep after their day; and those that are to be settled.
    Index("bookings", _up("state", "brief.start"), partial={"kind": "visit", "active": True}),
    Index(
        "bookings",
        _up("brief.clinic_id", "brief.start", "_id"),
        partial={"state": "unresolved", "active": True},
    ),
    Index("rounds", _up("state", "started_at")),
    Index("credentials", (("email", 1), ("email_verified", -1), ("_id", -1))),
    Index("sessions", _up("account_id", "rotated_at")),
    Index("accounts", _up("clinic_id", "name"), partial={"role": "staff"}),
    Index("accounts", _up("memberships.clinic_id", "name")),
    Index("invites", _up("clinic_id", "expires_at")),
    Index("password_resets", _up("account_id")),
    Index("subscriptions", _up("account_id", "made_at")),
    # Whether a document refers to a photo, and which photos are to be checked for that.
    Index("photos", _up("check_at")),
    *(
        Index(name, _up("photo_id"), partial={"photo_id": {"$type": "string"}})
        for name in ("accounts", "patients", "doctors")
    ),
    Index("events", (("audience", 1), ("_id", 1))),
    # Every gateway looks every two seconds for events that it has not received, from this index alone.
    Index("events", _up("_id", "event_id")),
    *_PENDING,
    *_AUDIT,
    Index("audit", (("clinic_id", 1), ("action", 1), ("_id", -1))),
    # What expires.
    Index("events", _up("at"), expire=24 * 3600),
    Index("idempotency", _up("at"), expire=24 * 3600),
    Index("considered", _up("at"), expire=60 * 24 * 3600),
    Index("sessions", _up("expires_at"), expire=0),
    Index("invites", _up("expires_at"), expire=0),
    # For so long a process that was killed is still known.
    Index("processes", _up("seen_at"), expire=3600),
    Index("challenges", _up("made_at"), expire=24 * 3600),
    Index("password_resets", _up("expires_at"), expire=0),
]


def collections() -> set[str]:
    """The names of all collections that have an index."""
    return {each.collection for each in INDEXES}
