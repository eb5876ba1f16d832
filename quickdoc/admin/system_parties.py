"""What is shown of our own processes and of the providers of messages, and the limits for it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import get_args

from quickdoc.admin.figures import Figure, Limits, Section, ago, wrong
from quickdoc.admin.system_sections import NO_DATABASE
from quickdoc.messaging.messages import MessageChannel
from quickdoc.messaging.store.provider_health import ChannelHealth
from quickdoc.storage.processes import Kind, ProcessRecord

HEARTBEAT = Limits(25, 60, "This process has stopped, hangs, or cannot reach the database. Restart it.")
FAILURE_RATE = Limits(
    0.05, 0.2, "Look into the log of messages for the reasons, and into the provider's console."
)
FEWEST_JUDGED = 10
"""Of fewer messages in an hour the share that failed says nothing."""
TITLES: Mapping[Kind, str] = {"api": "API", "realtime": "Gateway", "worker": "Worker"}
PROVIDERS: Mapping[MessageChannel, str] = {"sms": "Texts", "email": "E-mail", "push": "Push"}


def processes(records: Sequence[ProcessRecord] | None, now: datetime) -> Section:
    """The processes of the last hour, those of each kind together."""
    if records is None:
        figures: list[Figure] = [wrong("State", "not known", NO_DATABASE)]
    else:
        figures = [figure for kind in get_args(Kind) for figure in _of_kind(kind, records, now)]
        figures += _releases(each for each in records if _is_alive(each, now))
    return Section(name="processes", title="Processes", figures=tuple(figures))


def _of_kind(kind: Kind, records: Sequence[ProcessRecord], now: datetime) -> list[Figure]:
    found = sorted((each for each in records if each.kind == kind), key=lambda each: (each.host, each.pid))
    figures = [_process(each, now) for each in found]
    if not any(_is_alive(each, now) for each in found):
        figures.append(wrong(TITLES[kind], "none runs", f"Start one: docker compose up -d {kind}."))
    return figures


def _process(record: ProcessRecord, now: datetime) -> Figure:
    label = f"{TITLES[record.kind]} on {record.host}, process {record.pid}"
    words = f"{record.release}, started {ago(record.started_at, now)}, heartbeat {ago(record.seen_at, now)}"
    return HEARTBEAT.judged(label, (now - record.seen_at).total_seconds(), words)


def _is_alive(record: ProcessRecord, now: datetime) -> bool:
    return HEARTBEAT.level((now - record.seen_at).total_seconds()) != "red"


def _releases(alive: Iterable[ProcessRecord]) -> list[Figure]:
    found = sorted({each.release for each in alive})
    if len(found) < 2:  # noqa: PLR2004 - several
        return []
    advice = "Processes of several versions run. Replace the older ones."
    return [wrong("Versions", ", ".join(found), advice, "amber")]


def providers(
    health: Sequence[ChannelHealth] | None, configured: Mapping[MessageChannel, bool], now: datetime
) -> Section:
    """The providers of texts, mails and push notices."""
    if health is None:
        figures: list[Figure] = [wrong("State", "not known", NO_DATABASE)]
    else:
        off = [_off(each.channel) for each in health if not configured[each.channel]]
        figures = [each for one in health if configured[one.channel] for each in _provider(one, now)] + off
    return Section(name="providers", title="Providers", figures=tuple(figures))


def _off(channel: MessageChannel) -> Figure:
    return Figure(label=PROVIDERS[channel], value="not configured, so the channel is off")


def _provider(health: ChannelHealth, now: datetime) -> list[Figure]:
    name = PROVIDERS[health.channel]
    latest = f"{ago(health.last_success, now)}; last failure {ago(health.last_failure, now)}"
    return [Figure(label=f"{name}: last success", value=latest), _failures(name, health)]


def _failures(name: str, health: ChannelHealth) -> Figure:
    label, total = f"{name}: failed in the last hour", health.succeeded + health.failed
    words = f"{health.failed} of {total}"
    share = health.failed / total if total >= FEWEST_JUDGED else 0.0
    return FAILURE_RATE.judged(label, share, words)
