"""Fields of standbys that only indexes need, and those of versions before."""

from collections.abc import Mapping
from typing import Any

from quickdoc.storage.encoding import Document
from quickdoc.waitlist import suitability, urgency
from quickdoc.waitlist.standby import Standby


def derived(one: Standby) -> Document:
    urgent_at = [each.clinic_id for each in one.triage if each.urgency and each.clinic_id]
    old = urgency.urgency_at(one, "")
    return {
        "pattern": suitability.pattern(one),
        "urgent_at": urgent_at,
        "is_urgent": bool(urgent_at),
        "urgency": old or None,
    }


def with_triage(document: Mapping[str, Any]) -> Mapping[str, Any]:
    if "triage" in document or not document.get("urgency"):
        return document
    by, at = document.get("urgency_by"), document.get("urgency_at")
    return {**document, "triage": [{"clinic_id": "", "urgency": document["urgency"], "by": by, "at": at}]}
