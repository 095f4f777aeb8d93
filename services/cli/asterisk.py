"""The call detail records of an Asterisk (cdr-csv), as events."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from libs.contracts import wire
from libs.contracts.calls import CallEnded, CallOutcome, Direction
from libs.contracts.fields import LONGEST_TEXT
from libs.values import Invalid
from services.cli.call_records import DISPOSITIONS, NEEDED, Record
from services.registry.domain.phones import NoPhone, e164

ANSWERED = "ANSWERED"
# These pick up by themselves: without a second channel nobody spoke.
MACHINES = {"queue", "playback", "background", "read", "waitexten", "hangup"}
VOICEMAIL = "voicemail"
DEVICE = re.compile(r"[A-Za-z0-9]+/(\d+)[-@]")
HAS_DIGIT = re.compile(r"\d")


class UnusableRecord(Invalid):
    """The record does not tell of a call with someone outside."""


class ZoneNeeded(Invalid):
    """The times have no zone: say which, as in --zone Europe/Vienna or --zone UTC."""


@dataclass(frozen=True)
class Exchange:
    """What the records leave unsaid; `internal` is how long an extension is.

    `columns` is what the file calls the fields, where it calls them otherwise.
    """

    zone: ZoneInfo | None
    country: str | None
    internal: range
    columns: Mapping[str, str] = field(default_factory=dict)

    def column(self, name: str) -> str:
        """Say of which column a message is, in the file's own words."""
        return f"The column {self.columns.get(name, name)}"


def call(record: Record, exchange: Exchange) -> CallEnded | None:
    """Read a record, None for an internal call; raises UnusableRecord, ZoneNeeded."""
    _check(record, exchange)
    ours_from = _extension(record["src"], record.get("channel", ""), exchange)
    ours_to = _extension(record["dst"], record.get("dstchannel", ""), exchange)
    calling = _is_outside(record["src"], exchange)
    called = _is_outside(record["dst"], exchange)
    if ours_from and not called:
        _check_internal(record, ours_to, exchange)
        return None
    direction = _direction(ours_from, ours_to, called=called)
    if direction == "in" and not calling:
        raise UnusableRecord("The caller's number was withheld.")
    outcome = _outcome(record)
    return CallEnded(
        call_id=record["uniqueid"],
        direction=direction,
        number=_number(record, "src" if direction == "in" else "dst", exchange),
        started_at=_moment(record, exchange),
        outcome=outcome,
        talk_seconds=int(record["billsec"]) if outcome == "answered" else 0,
        extension=ours_to if direction == "in" else ours_from,
        queue=_queue(record),
    )


def event(ended: CallEnded, source: str) -> bytes:
    """Write it as a CloudEvent; the same record is always the same event."""
    return wire.encode(
        wire.addressed(
            ended, id=ended.call_id, source=source, time=ended.started_at, branches=()
        )
    )


def tells_more(one: CallEnded, other: CallEnded) -> bool:
    """Tell which of two legs of a call to keep: who spoke, and longest."""
    return _weight(one) > _weight(other)


def _weight(ended: CallEnded) -> tuple[bool, int, str]:
    return ended.outcome == "answered", ended.talk_seconds, ended.extension or ""


def _check_internal(record: Record, ours_to: str | None, exchange: Exchange) -> None:
    if ours_to is None:
        called = record["dst"].strip()
        says = f"says '{called}', which is no number" if called else "is empty"
        raise UnusableRecord(f"{exchange.column('dst')} {says}.")


def _check(record: Record, exchange: Exchange) -> None:
    for name in NEEDED:
        if not record.get(name, "").strip() and name not in {"src", "dst"}:
            raise UnusableRecord(f"{exchange.column(name)} is empty.")
    if not record["billsec"].isdecimal():
        raise UnusableRecord(
            f"{exchange.column('billsec')} says '{record['billsec']}', which is no"
            " number of seconds."
        )
    if len(record["uniqueid"]) > LONGEST_TEXT:
        raise UnusableRecord(f"{exchange.column('uniqueid')} is too long.")
    if record["disposition"].upper() not in DISPOSITIONS:
        raise UnusableRecord(
            f"{exchange.column('disposition')} says '{record['disposition']}', which"
            " nobody knows; a copy of a preset can say what it means."
        )


def _extension(number: str, channel: str, exchange: Exchange) -> str | None:
    """Find which of us it was: a device tells better than a queue's number."""
    device = DEVICE.match(channel)
    candidates = (device[1] if device else "", number.strip())
    return next((each for each in candidates if _is_internal(each, exchange)), None)


def _is_internal(number: str, exchange: Exchange) -> bool:
    return number.isdecimal() and len(number) in exchange.internal


def _is_outside(number: str, exchange: Exchange) -> bool:
    return bool(HAS_DIGIT.search(number)) and not _is_internal(number.strip(), exchange)


def _direction(
    ours_from: str | None, ours_to: str | None, *, called: bool
) -> Direction:
    if ours_from:
        return "out"
    if ours_to or not called:
        return "in"
    raise UnusableRecord("Neither side is an extension of ours.")


def _outcome(record: Record) -> CallOutcome:
    application = record.get("lastapp", "").casefold()
    if record["disposition"].upper() != ANSWERED:
        return "missed"
    if application == VOICEMAIL:
        return "voicemail"
    if application in MACHINES and not record.get("dstchannel"):
        return "missed"
    return "answered"


def _queue(record: Record) -> str | None:
    if record.get("lastapp", "").casefold() != "queue":
        return None
    return record.get("lastdata", "").split(",")[0][:LONGEST_TEXT] or None


def _number(record: Record, name: str, exchange: Exchange) -> str:
    try:
        return e164(record[name], exchange.country or "ZZ", "number")
    except NoPhone:
        why = "; --country tells how to read it"
        if exchange.country:
            why = f" of {exchange.country}: either it or --country is wrong"
        raise UnusableRecord(
            f"{exchange.column(name)} says '{record[name]}', which is no telephone"
            f" number{why}."
        ) from None


def _moment(record: Record, exchange: Exchange) -> datetime:
    try:
        moment = datetime.fromisoformat(record["start"].strip())
    except ValueError:
        raise UnusableRecord(
            f"{exchange.column('start')} says '{record['start']}', which is no time"
            " like 2026-03-02 09:15; a copy of a preset can say its form."
        ) from None
    if moment.tzinfo is None and exchange.zone is None:
        raise ZoneNeeded
    if moment.tzinfo or exchange.zone is None:
        return moment.astimezone(UTC)
    return _in_utc(moment, exchange.zone, exchange.column("start"))


def _in_utc(wall: datetime, zone: ZoneInfo, column: str) -> datetime:
    """Return when the clocks showed it, the first time when they did so twice."""
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall:
        raise UnusableRecord(
            f"{column} says '{wall}', which there was not in {zone}: the clocks were"
            " put forward over it."
        )
    return at
