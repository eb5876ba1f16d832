"""`python -m tests.faults.mortal MONGO_URL DATABASE TWILIO_URL SMTP_PORT`: workers that are killed.

Each line of its input is a JSON of `moment`, the time of the worker's clock, and `point`. A worker is forked,
does what relay, sweeps and reactions find to do, and is killed with SIGKILL at that point: before so many
writes to the database and calls of a provider, counted together, or after such a call. The line printed then
says whether it was `killed` or had `finished` before.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

from pymongo import monitoring

from quickdoc.events.memory import MemoryBus
from quickdoc.messaging.email.smtp import SmtpMailer
from quickdoc.messaging.sms.twilio import TwilioSmsSender
from quickdoc.store import Store, connect
from tests.mailing.conftest import settings as mail_settings
from tests.texting.conftest import settings as text_settings
from tests.town import Town
from workers.relay import relay
from workers.sweeps import sweep

WRITES = {"insert", "update", "delete", "findAndModify"}


class Death:
    """Comes at a point."""

    def __init__(self, point: int) -> None:
        self._left = point

    def come_nearer(self) -> None:
        """Pass one point, or die there."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class BeforeWrites(monitoring.CommandListener):
    """Every write is a point just before it is sent."""

    def __init__(self, death: Death) -> None:
        self._death = death

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in WRITES:
            self._death.come_nearer()

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


class MortalSmsSender(TwilioSmsSender):
    """Every call of Twilio has a point before it and one after."""

    death: Death

    async def _create(self, asked: dict[str, Any]) -> str:
        self.death.come_nearer()
        sid = await super()._create(asked)
        self.death.come_nearer()
        return sid


class MortalMailer(SmtpMailer):
    """Every mail has a point before it is delivered and one after."""

    death: Death

    async def _deliver(self, client: Any, content: bytes) -> None:
        self.death.come_nearer()
        await super()._deliver(client, content)
        self.death.come_nearer()


async def work(
    mongo_url: str, database: str, twilio_url: str, smtp_port: int, wanted: dict[str, Any]
) -> None:
    """Do what a worker finds to do, until death comes."""
    death = Death(wanted["point"])
    client = connect(mongo_url, event_listeners=[BeforeWrites(death)])
    store = Store(client[database])
    sms_sender, mailer = (
        MortalSmsSender(text_settings(twilio_url)),
        MortalMailer(mail_settings(smtp_port=smtp_port)),
    )
    sms_sender.death = mailer.death = death
    town = Town(store, MemoryBus(store.log), sms_sender)  # type: ignore[arg-type]  # a real one
    town.mailer = mailer  # type: ignore[assignment]  # a real one
    town.clock.moment = datetime.fromisoformat(wanted["moment"])
    await relay(town.services)
    await town.settle()
    await sweep(town.services)
    await town.settle()
    await sms_sender.close()
    client.close()


def main() -> None:
    """Fork a worker for each line."""
    mongo_url, database, twilio_url, smtp_port = sys.argv[1:]
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(work(mongo_url, database, twilio_url, int(smtp_port), json.loads(line)))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status)
        print({0: "finished", -signal.SIGKILL: "killed"}.get(ended, f"exit {ended}"), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
