"""Logs: one JSON object a line, whoever writes it, and nothing personal in it."""

import logging
import sys

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from libs.observability.masking import masked

# Libraries that tell the story of their day at INFO.
TALKATIVE = (
    "_granian",
    "alembic",
    "amqp",
    "granian",
    "httpcore",
    "httpx",
    "kombu",
    "nameko",
)


def configure(service: str, level: str) -> None:
    """Send structlog and stdlib logging of `level` and above to standard output."""
    structlog.configure(
        processors=[*_gathered(service), ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(formatter(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for library in TALKATIVE:
        logging.getLogger(library).setLevel(logging.WARNING)


def formatter(service: str) -> ProcessorFormatter:
    """Return what turns a record of structlog or of stdlib logging into its line."""
    return ProcessorFormatter(
        foreign_pre_chain=_gathered(service),
        processors=[
            ProcessorFormatter.remove_processors_meta,
            _mask,
            # ASCII only: no line break, escape or U+2028 leaves it unencoded.
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
    )


def _gathered(service: str) -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        _names(service),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]


def _names(service: str) -> Processor:
    def name_service(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {"service": service, **event}

    return name_service


def _mask(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return masked(event)
