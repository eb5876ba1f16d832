"""The one composition root: what every process is made of."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from quickdoc.bus import jobs
from quickdoc.bus.redis import RedisBus
from quickdoc.config import Settings
from quickdoc.links import Links
from quickdoc.mail.smtp import SmtpMailer
from quickdoc.ports import Doors, SystemClock
from quickdoc.pushing.webpush import WebPush
from quickdoc.store import indexes
from quickdoc.store.mongo import Store, connect
from quickdoc.texting.pace import SharedPace
from quickdoc.texting.twilio import TwilioTexter

log = structlog.get_logger()


@asynccontextmanager
async def doors(settings: Settings) -> AsyncIterator[Doors]:
    """Everything real, closed again at the end. Indexes that are missing are made."""
    client = connect(settings.mongo_url)
    redis = jobs.connect(settings.redis_url)
    texter = TwilioTexter(settings)
    mailer = SmtpMailer(settings) if settings.smtp_host else None
    pusher = WebPush(settings) if settings.vapid_private_key.get_secret_value() else None
    store = Store(client[settings.mongo_database])
    if mailer is None:
        log.warning("e-mail is off: QUICKDOC_SMTP_HOST is not set")
    if pusher is None:
        log.warning("web push is off: QUICKDOC_VAPID_PRIVATE_KEY is not set")
    try:
        await indexes.make(store.database)
        yield Doors(
            store=store,
            bus=RedisBus(store.log, redis),
            texter=texter,
            clock=SystemClock(),
            mailer=mailer,
            pusher=pusher,
            links=Links(settings.secret_key.get_secret_value(), settings.public_url),
            pace=SharedPace(redis, settings.twilio_from, settings.texts_per_second),
            at_once=settings.texts_at_once,
        )
    finally:
        if pusher:
            await pusher.close()
        await texter.close()
        await redis.aclose(close_connection_pool=True)  # the pool is ours, so arq would leave it open
        client.close()
