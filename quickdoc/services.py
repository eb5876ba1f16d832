"""The services that every action is given.

Each has a real implementation and one in memory side by side (`events/`, `messaging/sms/`); `wiring.py`
chooses. MongoDB has no port: only stores know it, and mongomock-motor stands in for it.
"""

from dataclasses import dataclass, field

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

    `claim_guard` and `first` save claims that cannot win their insert, `task_runner` dispatches events; each
    is the plain one unless `wiring.py` chose another. `pace`: the provider's rate; None: no limit. `at_once`:
    the process that makes the offers of a wave texts them; without it the reactions to the offers do, a
    little later. `ids`: of what is made; a request with an Idempotency-Key has its own. `limiter`: counts for
    this process alone unless `wiring.py` chose the shared one. `max_coming`: how many coming visits one
    patient may book from the feed; 0: any number. `countries`: whose phones are texted. `access`: which
    logins are good, cached for a moment in the API.
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
