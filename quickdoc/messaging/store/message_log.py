"""The query of the log of all messages, newest first, and the index that serves it.

States and channels are always named: the server then merges their parts of the index, each of which is in the
order of the log, whether one of them is looked for or all.
"""

from datetime import datetime

from quickdoc.messaging.message_filter import MessageFilter
from quickdoc.storage.encoding import Document

Place = tuple[datetime, str]
"""A place in the log: when a message was made, and its id."""
NEWEST_FIRST = [("made_at", -1), ("_id", -1)]


def query(wanted: MessageFilter, after: Place | None) -> Document:
    """The messages that are looked for, from a place on."""
    found: Document = {"state": {"$in": list(wanted.states)}, "channel": {"$in": list(wanted.channels)}}
    if wanted.clinic_id:
        found["clinic_id"] = wanted.clinic_id
    if wanted.patient_id:
        found["patient_id"] = {"$eq": wanted.patient_id, "$type": "string"}  # the index is partial
    bounds = _bounds(wanted)
    if bounds:
        found["made_at"] = bounds
    if after:
        made_at, message_id = after
        # The first part is where the index is entered; the second leaves out what has been shown.
        beyond = [{"made_at": {"$lt": made_at}}, {"_id": {"$lt": message_id}}]
        return {"$and": [found, {"made_at": {"$lte": made_at}}, {"$or": beyond}]}
    return found


def _bounds(wanted: MessageFilter) -> Document:
    ends = {"$gte": wanted.since, "$lt": wanted.until}
    return {key: moment for key, moment in ends.items() if moment}
