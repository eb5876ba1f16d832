"""The services that every action is given.

Each has a real implementation and one in memory side by side (`events/`, `messaging/sms/`); `wiring.py`
chooses. MongoDB has no port: only stores use it, and tests replace it by mongomock-motor.
"""

from dataclasses import dataclass, field

from quickdoc.clinics.views.listing import Listing
from quickdoc.core.background import InlineTasks, TaskRunner
from quickdoc.core.clock import Clock
from quickdoc.core.phone_numbers import COUNTRIES
from quickdoc.core.repeats import FreshIds, Ids
from quickdoc.events.ports import Bus
from quickdoc.identity.access import AccessRecords, ReadEachTime
from quickdoc.messaging.ports import Mailer, Pace, Pusher, SmsSender
from quickdoc.replies.links import Links
from quickdoc.scheduling.claim_guard import ClaimGuard, Everybody, First, OpenGuard
from quickdoc.storage.limiter import Limiter, OwnLimiter
from quickdoc.store import Store

MAX_COMING = 8


@dataclass(frozen=True)
class Services:
    """What actions need from outside. Without a mailer, a pusher or links that channel is off.

    `claim_guard` and `first` reject claims that cannot win before they are inserted; `task_runner` dispatches
    events; the defaults are the simplest implementations. `pace`: the provider's rate; None: no limit.
    `at_once`: the process that makes the offers of a wave also texts them; otherwise the reactions to the
    offers do so, a little later. `ids`: makes new ids; a request with an Idempotency-Key has its own.
    `limiter`: counts for this process only, unless `wiring.py` chooses the shared one. `max_coming`: how many
    coming visits a patient may book from the feed; 0: any number. `countries`: whose phones are texted.
    `access`: which logins are valid, cached for a short time in the API. `listing`: the doctors that
    patients search, kept in memory.
    """

    store: Store
    bus: Bus
    sms_sender: SmsSender
    clock: Clock
    mailer: Mailer | None = None
    pusher: Pusher | None = None
    links: Links | None = None
    claim_guard: ClaimGuard = field(default_factory=OpenGuard)
    first: First = field(default_factory=Everybody)
    task_runner: TaskRunner = field(default_factory=InlineTasks)
    limiter: Limiter = field(default_factory=OwnLimiter)
    max_coming: int = MAX_COMING
    pace: Pace | None = None
    at_once: bool = True
    ids: Ids = field(default_factory=FreshIds)
    countries: frozenset[str] = COUNTRIES
    access: AccessRecords = field(default_factory=ReadEachTime)
    listing: Listing = field(default_factory=Listing)
