"""How processes log: lines for people in the demo, JSON in production. Never a function's variables."""

import logging

import structlog
from structlog.typing import Processor

from quickdoc.core.config import Settings


def configure(settings: Settings) -> None:
    """Set up logging for this process.

    Tracebacks are plain: the default for a terminal prints local variables, which hold phones and tokens.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *_rendered(settings),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level)),
    )


def _rendered(settings: Settings) -> list[Processor]:
    if settings.mode == "production":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
