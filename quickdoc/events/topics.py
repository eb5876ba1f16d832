"""Every name that publishers and listeners must agree on, spelled once.

A topic is a key that slots carry and standbys watch. The same strings are the matching index, the
Socket.IO rooms and the feed's filter; `user:` and `board:` are rooms only.
"""

from collections.abc import Iterable

CHANNEL = "quickdoc:events"
"""The Redis channel on which every event is published."""


def clinic(clinic_id: str) -> str:
    """Slots of one clinic."""
    return f"clinic:{clinic_id}"


def doctor(doctor_id: str) -> str:
    """Slots of one doctor."""
    return f"doctor:{doctor_id}"


def specialty(name: str, cell: str) -> str:
    """Slots of one specialty in one cell of the map."""
    return f"{name}@{cell}"


def specialties(names: Iterable[str], cells: Iterable[str]) -> list[str]:
    """Slots of any of these specialties in any of these cells."""
    every_cell = list(cells)
    return [specialty(name, cell) for name in names for cell in every_cell]


def user(account_id: str) -> str:
    """What concerns one account."""
    return f"user:{account_id}"


def board(clinic_id: str) -> str:
    """What a clinic's staff see, names of patients included."""
    return f"board:{clinic_id}"
