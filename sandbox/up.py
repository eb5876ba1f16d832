"""`python -m sandbox up`: starts everything, seeds a town, and prints the addresses."""

import asyncio
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from sandbox import town, web
from sandbox.processes import API, MAILBOX, REALTIME, TWILIO
from sandbox.progress import bold, note, say, step
from sandbox.stack import CHECKOUT, CREDENTIALS, Stack

WEB = CHECKOUT / "web"
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_LOGINS = (
    ("patient", "patient1@example.com", "testpass"),
    ("front desk", "clinic1@quickdoc.com", "password123"),
    ("manager", "manager1@quickdoc.com", "Manager1Pass"),
    ("doctor", "doctor1@quickdoc.com", "Doctor1Pass"),
    ("admin", "admin@quickdoc.com", "adminpass"),
)


@dataclass(frozen=True)
class Options:
    """What the person asked for on the command line."""

    data_dir: Path
    web: bool = True
    seed: bool = True
    crowd: bool = True
    crowd_speed: float = 1.0
    keeps_data: bool = True


async def up(options: Options) -> None:
    """Start everything and stay until Ctrl-C, SIGTERM or a closed terminal; then stop it all."""
    work = asyncio.get_running_loop().create_task(_run(options))
    for number in _STOPPING:
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    with suppress(asyncio.CancelledError):
        await work


async def _run(options: Options) -> None:
    started = time.monotonic()
    say(bold("QuickDoc sandbox"))
    stack = Stack(
        options.data_dir,
        mode="demo",
        host="localhost",
        grace=None,
        crowd_speed=options.crowd_speed,
        web_dist=WEB / "dist" if options.web and web.has_web(WEB) else None,
        keeps_data=options.keeps_data,
        preferred_ports=True,
        log_level="INFO",
        say=note,
    )
    await stack.open()
    try:
        await _start(stack, options)
        _show_addresses(stack, time.monotonic() - started)
        await asyncio.Event().wait()
    finally:
        say("\n  stopping ...")
        await stack.close()
        say("  everything is stopped" + (", the data is kept" if options.keeps_data else ""))


async def _start(stack: Stack, options: Options) -> None:
    _mention_taken_ports(stack)
    async with step("mongod, redis, the local Twilio and a mailbox"):
        await stack.start_ground()
    await _prepare(stack, options)
    async with step("API, gateway and worker"):
        await stack.start_product()
    if options.crowd:
        async with step("the simulated patients"):
            await stack.start_crowd()


async def _prepare(stack: Stack, options: Options) -> None:
    """Build the pages and make the town side by side."""
    try:
        async with asyncio.TaskGroup() as group:
            if options.web:
                group.create_task(_build_web(stack.data_dir / "logs" / "web.log"))
            if options.seed:
                group.create_task(_make_town(stack))
    except ExceptionGroup as failed:
        # `except*` would wrap the error in a group again: only the one reason is to be shown.
        raise failed.exceptions[0] from None


def _mention_taken_ports(stack: Stack) -> None:
    for command in (API, REALTIME, TWILIO, MAILBOX):
        if stack.ports[command.name] != command.port:
            chosen = stack.ports[command.name]
            note(f"port {command.port} is taken: {command.name} listens on {chosen} instead")


async def _build_web(log: Path) -> None:
    if not web.has_web(WEB):
        note("web/ has no package.json: there are no pages to build")
        return
    if web.is_built(WEB):
        return
    if not web.is_installed(WEB):
        async with step("the web's libraries", "fetching the web's libraries ..."):
            await web.install_libraries(WEB, log)
    async with step("the web's pages", "building the web's pages ..."):
        await web.build(WEB, log)


async def _make_town(stack: Stack) -> None:
    """Seed on the first start, and once a day after that, so that there is always a week ahead."""
    if find_spec("seed") is None:
        note("there is no seed: the database stays as it is")
        return
    if town.seeded_on(stack.mongo_url) == datetime.now(UTC).date():
        return
    async with step("a town of clinics and patients", "making a town of clinics and patients ..."):
        await stack.seed()
    town.mark_seeded(stack.mongo_url)


def _show_addresses(stack: Stack, seconds: float) -> None:
    rows = (
        ("patients, clinics", stack.api_url),
        ("the patients' phones", f"{stack.twilio_url}/phone"),
        ("the patients' mailbox", f"{stack.mailbox_url}/mail"),
        ("API, to read and try", f"{stack.api_url}/api/docs"),
        ("gateway (Socket.IO)", stack.socket_url),
        ("mongod, redis", f"{stack.mongo_url}  {stack.redis_url}"),
        ("logs", str(stack.data_dir / "logs")),
    )
    say("")
    for label, address in rows:
        say(f"  {label:<22} {address}")
    say("")
    for who, name, password in _LOGINS:
        say(f"  log in as {who:<12} {name} / {password}")
    say(f"  all logins             {stack.data_dir / CREDENTIALS}")
    say("")
    say(bold(f"  Ready after {seconds:.0f} s: open {stack.api_url}  (Ctrl-C stops everything)"))
