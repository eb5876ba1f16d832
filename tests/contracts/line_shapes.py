"""Requests as a line."""

from quickdoc.waitlist.preferences import ALWAYS, Preferences, WeekHours, watched
from quickdoc.waitlist.standby import Standby
from tests.town import CENTRE, MONDAY, ZONE


def waits(number: int, *, hours: WeekHours = ALWAYS) -> Standby:
    preferences = Preferences(specialties=("dermatology",), point=CENTRE, hours=hours)
    return Standby(
        **preferences.model_dump(),
        id=f"standby_{number:03d}",
        patient_id=f"patient_{number}",
        patient_name="Ana",
        account_id="account_1",
        phone="+15550100001",
        zone=ZONE,
        topics=watched(preferences),
        since=MONDAY,
        rank=number,
        born=MONDAY.date(),
    )
