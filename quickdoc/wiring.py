"""The one composition root: it builds the services of every process."""

from asyncio import sleep
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import structlog
from arq.connections import ArqRedis
from redis.asyncio import Redis

from quickdoc.core.background import BackgroundTasks, InlineTasks
from quickdoc.core.clock import SystemClock
from quickdoc.core.config import Settings
from quickdoc.core.quotas import rates
from quickdoc.core.tasks import kept
from quickdoc.events import jobs
from quickdoc.events.news import FirstInRedis, News
from quickdoc.events.redis import RedisBus
from quickdoc.identity.access import Remembered
from quickdoc.messaging.email.smtp import SmtpMailer
from quickdoc.messaging.push.webpush import WebPush
from quickdoc.messaging.sms.pace import SharedPace
from quickdoc.messaging.sms.twilio import TwilioSmsSender
from quickdoc.replies.links import Links
from quickdoc.scheduling.claim_guard import ClaimGuard, ClosedSlots, Everybody, OpenGuard
from quickdoc.services import Services
from quickdoc.storage import index_making
from quickdoc.storage.limiter import SharedLimiter
from quickdoc.storage.outage import OUTAGES
from quickdoc.storage.processes import Heartbeat
from quickdoc.store import Store, connect

log = structlog.get_logger()
WAITS_FOR_DATABASE = 1.0
"""Seconds between two attempts to reach it at the start."""
FINISHES_WITHIN = 3.0
"""Seconds that a process takes to finish its background tasks when it ends; the relay does the rest."""


@asynccontextmanager
async def services(settings: Settings, *, answers: bool = False) -> AsyncIterator[Services]:
    """The real services, closed at the end. Missing indexes are created.

    `answers`: for the API, which has a claim guard and dispatches events after its answers.
    """
    client = connect(settings.mongo_url)
    redis = jobs.connect(settings.redis_url)
    sms_sender = TwilioSmsSender(settings)
    mailer = SmtpMailer(settings) if settings.smtp_host else None
    pusher = WebPush(settings) if settings.vapid_private_key.get_secret_value() else None
    store = Store(client[settings.mongo_database], batched=settings.group_commit)
    if mailer is None:
        log.warning("e-mail is off: QUICKDOC_SMTP_HOST is not set")
    if pusher is None:
        log.warning("web push is off: QUICKDOC_VAPID_PRIVATE_KEY is not set")
    try:
        await _make_indexes(store)
        plain = Services(
            store=store,
            bus=RedisBus(store.log, redis, batched=settings.group_commit, ring_at_once=settings.ring_at_once),
            sms_sender=sms_sender,
            clock=SystemClock(),
            mailer=mailer,
            pusher=pusher,
            links=Links(settings.secret_key.get_secret_value(), settings.public_url),
            limiter=SharedLimiter(redis.connection_pool, rates(settings.quotas, settings.quota_factor)),
            max_coming=settings.max_coming_visits,
            pace=SharedPace(redis, settings.twilio_from, settings.texts_per_second),
            at_once=settings.texts_at_once,
            countries=frozenset(settings.phone_countries),
        )
        if answers:
            async with _answering(plain, redis, settings) as quick:
                yield quick
        else:
            yield plain
    finally:
        if pusher:
            await pusher.close()
        await sms_sender.close()
        await redis.aclose(close_connection_pool=True)  # the pool is ours, so arq would leave it open
        client.close()


@asynccontextmanager
async def store_and_redis(settings: Settings) -> AsyncIterator[tuple[Store, Redis]]:
    """What a gateway needs, closed at the end. Neither server has to be available; no index is created."""
    client = connect(settings.mongo_url)
    # Short timeouts: a Redis that does not answer is treated as unavailable.
    redis: Redis = Redis.from_url(
        settings.redis_url, socket_connect_timeout=2, socket_timeout=3, socket_keepalive=True
    )
    try:
        yield Store(client[settings.mongo_database]), redis
    finally:
        await redis.aclose()
        client.close()


@asynccontextmanager
async def _answering(plain: Services, redis: ArqRedis, settings: Settings) -> AsyncIterator[Services]:
    """The services with what makes the API faster, as far as the settings enable it."""
    claim_guard: ClaimGuard = ClosedSlots() if settings.closed_slots_gate else OpenGuard()
    behind = BackgroundTasks()
    access = Remembered()
    async with AsyncExitStack() as stack:
        heartbeat = Heartbeat(plain.store.processes, "api", plain.clock)
        await stack.enter_async_context(kept(News(redis, claim_guard, access).run, heartbeat.run))
        stack.push_async_callback(behind.finish, FINISHES_WITHIN)
        yield replace(
            plain,
            claim_guard=claim_guard,
            access=access,
            first=FirstInRedis(redis) if settings.redis_gate else Everybody(),
            task_runner=behind if settings.announce_behind else InlineTasks(),
        )


async def _make_indexes(store: Store) -> None:
    """Create the missing indexes, as soon as the database is available."""
    while True:
        try:
            await index_making.make(store.database)
        except OUTAGES as error:
            log.warning("waiting for the database", error=type(error).__name__)
            await sleep(WAITS_FOR_DATABASE)
        else:
            return
