"""Bodies of requests that several tests send."""

from datetime import timedelta
from typing import Any

from tests.town import CENTRE, MONDAY

KEYS = {"p256dh": "BA" + "A" * 85, "auth": "A" * 22}
PREFERENCES: dict[str, Any] = {"specialties": ["dermatology"], "point": CENTRE.model_dump(), "radius_km": 10}
JSON = {"Content-Type": "application/json"}
BROWSER: dict[str, Any] = {"endpoint": "https://push.example.com/abc", "keys": KEYS}
ZOE: dict[str, Any] = {"name": "Zoe Diaz", "phone": "+1 555 010 7777"}
PROFILE: dict[str, Any] = {
    "gender": "female",
    "address": "3 Cathedral Square",
    "emergency_contact": {"name": "Ben", "phone": "+1 555 010 7778", "relation": "brother"},
    "allergies": ["penicillin"],
    "conditions": ["asthma"],
    "medication": ["salbutamol, when needed"],
}
HOURS = {"doctor_id": "doctor_1", "visit_type": "check-up", "minutes": 30}


def starts(*hours: float) -> list[str]:
    return [(MONDAY + timedelta(hours=each)).isoformat() for each in hours]
