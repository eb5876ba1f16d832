"""Every act of the convergence tests: by the clinic, by patients on standby, by owners of accounts."""

from tests.sync.acts import accounts, clinics, offers, schedules, standbys, visits
from tests.sync.acts.scene import ACTS, AbsentError, Act, Scene

__all__ = [
    "ACTS",
    "AbsentError",
    "Act",
    "Scene",
    "accounts",
    "clinics",
    "offers",
    "schedules",
    "standbys",
    "visits",
]
