"""What is shown of events, jobs, Redis and the database, and the limits by which it is judged."""

from collections.abc import Sequence
from datetime import datetime

from quickdoc.admin.figures import Figure, Limits, Section, ago, size, wrong
from quickdoc.events.bus_status import BusStatus
from quickdoc.storage.backlog import Backlog
from quickdoc.storage.server_state import ServerState

WORKERS = "See whether workers run, and restart them; their logs say what fails."
EVENT_LAG = Limits(10, 60, f"Events are not published. {WORKERS}")
OUTBOX = Limits(100, 1000, f"Events pile up. {WORKERS}")
REACTIONS = Limits(60, 600, f"What follows from events is late. {WORKERS}")
JOB_LAG = Limits(10, 60, f"Jobs are late. {WORKERS}")
DUE_JOBS = Limits(500, 5000, "More jobs are due than the workers do. Run another worker.")
FAILED_JOBS = Limits(1, 20, "Jobs failed. The worker's log names them; sweeps do the work again.")
MEMORY = Limits(0.8, 0.95, "Redis is nearly full. Raise its memory limit.")
NO_DATABASE = "MongoDB does not answer. See whether it runs and whether this host reaches it."
NO_REDIS = (
    "Redis does not answer. See whether it runs and whether this host reaches it. "
    "Until then events and texts come some seconds late, and nothing is lost."
)


def events(waiting: tuple[Sequence[Backlog], Backlog] | None, now: datetime) -> Section:
    """Events that wait to be published, by collection, and those whose reaction is overdue."""
    if waiting is None:
        return _unknown("events", "Events", NO_DATABASE)
    backlogs, reactions = waiting
    oldest = min((each.oldest for each in backlogs if each.oldest), default=None)
    figures = [_lag("Oldest unpublished event", EVENT_LAG, oldest, now)]
    figures += [OUTBOX.judged(f"Outbox of {each.name}", each.count, str(each.count)) for each in backlogs]
    figures.append(_lag("Oldest overdue reaction", REACTIONS, reactions.oldest, now))
    return Section(name="events", title="Events", figures=tuple(figures))


def jobs(status: BusStatus | None, now: datetime) -> Section:
    """The job queue."""
    if status is None:
        return _unknown("jobs", "Jobs", NO_REDIS)
    figures = [
        Figure(label="Jobs in the queue", value=str(status.queued)),
        DUE_JOBS.judged("Jobs that are due", status.due, str(status.due)),
        _lag("Oldest job that is due", JOB_LAG, status.oldest_due_at, now),
        *_outcomes(status),
    ]
    return Section(name="jobs", title="Jobs", figures=tuple(figures))


def _outcomes(status: BusStatus) -> list[Figure]:
    if status.failed is None or status.retried is None:
        return [wrong("Report of a worker", "none lately", f"No worker takes jobs. {WORKERS}")]
    return [
        Figure(label="Jobs tried again, by the worker that reported last", value=str(status.retried)),
        FAILED_JOBS.judged("Jobs given up, by the same worker", status.failed, str(status.failed)),
    ]


def redis(status: BusStatus | None) -> Section:
    """Redis itself."""
    if status is None:
        return _unknown("redis", "Redis", NO_REDIS)
    figures = [Figure(label="Version", value=status.version), _memory(status), _persistence(status)]
    return Section(name="redis", title="Redis", figures=tuple(figures))


def _memory(status: BusStatus) -> Figure:
    used = size(status.memory_bytes)
    if not status.max_memory_bytes:
        return Figure(label="Memory", value=f"{used}, no limit")
    share = status.memory_bytes / status.max_memory_bytes
    return MEMORY.judged("Memory", share, f"{used} of {size(status.max_memory_bytes)}")


def _persistence(status: BusStatus) -> Figure:
    if status.last_save_failed:
        return wrong("Persistence", "the last write failed", "See whether the disk of Redis is full.")
    if status.is_kept:
        return Figure(label="Persistence", value="on")
    advice = "A restart empties Redis, which costs delay. Switch its append-only file on."
    return wrong("Persistence", "off", advice, "amber")


def database(found: tuple[ServerState, Sequence[str]] | None, declared: int) -> Section:
    """MongoDB, and which of so many declared indexes it lacks or has otherwise."""
    if found is None:
        return _unknown("database", "Database", NO_DATABASE)
    state, differences = found
    figures = (
        Figure(label="Version", value=state.version),
        _replica_set(state),
        _indexes(differences, declared),
    )
    return Section(name="database", title="Database", figures=figures)


def _replica_set(state: ServerState) -> Figure:
    reached = f"{state.reached} of {state.members} members reached"
    if not state.has_primary:
        advice = "Nothing can be written. See whether a majority of the members runs."
        return wrong("Replica set", f"no primary, {reached}", advice)
    if state.reached < state.members:
        return wrong("Replica set", reached, "Start the member that is missing.", "amber")
    name = state.replica_set or "a single server"
    return Figure(label="Replica set", value=f"{name}, {reached}")


def _indexes(differences: Sequence[str], declared: int) -> Figure:
    if not differences:
        return Figure(label="Indexes", value=f"all {declared} as declared")
    advice = f"Missing or different: {', '.join(differences)}. Restart an API process, which makes them."
    return wrong("Indexes", f"{len(differences)} of {declared} are not as declared", advice)


def _lag(label: str, limits: Limits, since: datetime | None, now: datetime) -> Figure:
    if since is None:
        return Figure(label=label, value="none")
    return limits.judged(label, (now - since).total_seconds(), ago(since, now))


def _unknown(name: str, title: str, advice: str) -> Section:
    return Section(name=name, title=title, figures=(wrong("State", "not known", advice),))
