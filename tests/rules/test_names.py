"""Names that are told to others."""

import pytest
from pydantic import TypeAdapter, ValidationError

from quickdoc.core.legible import PersonName, without_address
from quickdoc.events import models as events
from tests.town import MONDAY

NUMBER = "+15550100001"

NAME: TypeAdapter[str] = TypeAdapter(PersonName)
ADDRESSES = [
    "Win at evil.com",
    "https://evil",
    "see //evil",
    "www evil",
    "ana@evil",
    "\uff45\uff56\uff49\uff4c\uff0e\uff43\uff4f\uff4d",
    "evil\u3002com",
    "evil\uff61com",
    "10.0.0.1",
]


@pytest.mark.parametrize(
    "name", [*ADDRESSES, "A\u2028B", "A\u2029B", "A\u202eB", "A\u200fB", "A\nB", "\u200b", ""]
)
def test_names_with_addresses_or_with_what_breaks_lines_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        NAME.validate_python(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ana Pérez",
        "J. R. R. Tolkien",
        "J.R.R. Tolkien",
        "St. John",
        "O'Neil-Smith Jr.",
        "王伟",
        "محمد",
        "Ana (2)",
    ],
)
def test_names_are_names(name: str) -> None:
    assert NAME.validate_python(name) == name
    assert without_address(name) == name


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_was_stored_before_the_rule_carries_no_address_into_a_message(name: str) -> None:
    shown = without_address(name)
    assert without_address(shown) == shown
    assert NAME.validate_python(shown)


def test_events_of_versions_before_are_read_and_tell_nobody_of_the_others() -> None:
    state = {"id": NUMBER, "account_ids": ["a", "b"], "history": [], "opted_out": True, "version": 7}
    old = {"type": "phone.opted_out", "id": "event_1", "at": MONDAY, "subject": "phone", "state": state}
    event = events.read(old)
    assert isinstance(event, events.PhoneOptedOut)
    assert event.audience() == ()
    assert "account_ids" not in event.model_dump()["state"]
