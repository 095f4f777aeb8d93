"""`keepwell import calls`: the call detail records of an Asterisk."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from phonenumbers import SUPPORTED_REGIONS

from libs.calendars import zones
from libs.contracts.calls import CallEnded
from services.cli import asterisk, call_records, sheets
from services.cli.asterisk import Exchange, UnusableRecord
from services.cli.batches import batches, shown
from services.cli.door import Door, opened
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.sheets import Line, Reject

PATH, MEDIA_TYPE = "/v1/events", "application/cloudevents-batch+json"
MOST_EVENTS, LARGEST_BODY = 1_000, 4 * 2**20
TAKEN = {"accepted", "duplicate"}


@dataclass
class Reading:
    """What a file tells: one call for each uniqueid, and what is none."""

    calls: dict[str, tuple[Line, CallEnded]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    internal: int = 0
    legs: int = 0

    def take(self, line: Line, ended: CallEnded | None) -> None:
        """Keep a call; of several legs the one that tells most."""
        if ended is None:
            self.internal += 1
            return
        known = self.calls.get(ended.call_id)
        self.legs += known is not None
        if known is None or asterisk.tells_more(ended, known[1]):
            self.calls[ended.call_id] = (line, ended)


@click.command()
@FILE
@click.option(
    "--zone",
    help="The zone of the file's times, as in Europe/Vienna; a time that its clocks"
    " showed twice is taken for the first.",
)
@click.option("--country", help="Whose national numbers these are, as in AT.")
@click.option(
    "--internal-length",
    default="2-5",
    show_default=True,
    help="How many digits an extension has.",
)
@click.option("--dry-run", is_flag=True, help="Only read the file.")
@REJECTS
@ENCODING
def calls(file: Path, zone: str | None, country: str | None, **how: Any) -> None:
    """Import calls from Asterisk's cdr-csv, with or without its header."""
    exchange = Exchange(
        zone=zones.zone(zone) if zone else None,
        country=_country(country),
        internal=_lengths(how["internal_length"]),
    )
    header, records = call_records.records(sheets.read(file, how["encoding"]))
    reading = read(records, exchange)
    became = Counter[str]() if how["dry_run"] else _send(opened(), reading)
    click.echo(summary(reading, became, dry_run=how["dry_run"]))
    tell_rejects(place_for(file, how["rejects"]), header, reading.rejects)


def read(
    records: Sequence[tuple[Line, call_records.Record]], exchange: Exchange
) -> Reading:
    """Read every record; raises ZoneNeeded."""
    reading = Reading()
    for line, record in records:
        try:
            reading.take(line, asterisk.call(record, exchange))
        except UnusableRecord as unusable:
            reading.rejects.append(Reject(line, unusable.detail))
    return reading


def summary(reading: Reading, became: Counter[str], *, dry_run: bool) -> str:
    """Count the calls."""
    told = {
        "to import" if dry_run else "imported": len(reading.calls)
        if dry_run
        else became["accepted"],
        "known already": became["duplicate"],
        "internal": reading.internal,
        "further leg" if reading.legs == 1 else "further legs": reading.legs,
    }
    counted = [f"{number} {name}" for name, number in told.items() if number]
    return f"Calls: {', '.join(counted) or 'none'}."


def _send(door: Door, reading: Reading) -> Counter[str]:
    became = Counter[str]()
    for line, answer in _answers(door, list(reading.calls.values())):
        became[answer["status"]] += 1
        if answer["status"] not in TAKEN:
            why = answer.get("detail") or answer["status"]
            reading.rejects.append(Reject(line, why))
    return became


def _answers(
    door: Door, known: list[tuple[Line, CallEnded]]
) -> Iterator[tuple[Line, dict[str, Any]]]:
    written = [(line, asterisk.event(ended)) for line, ended in known]
    cut = batches(written, lambda one: len(one[1]) + 1, MOST_EVENTS, LARGEST_BODY)
    for batch in shown(cut, len(written), "Importing"):
        body = b"[" + b",".join(event for _, event in batch) + b"]"
        answers = door.send(PATH, body, MEDIA_TYPE)["items"]
        yield from zip((line for line, _ in batch), answers, strict=True)


def _country(written: str | None) -> str | None:
    if written and written.upper() not in SUPPORTED_REGIONS:
        raise click.BadParameter(
            f"{written} is no country; it is written as in AT.",
            param_hint="--country",
        )
    return written and written.upper()


def _lengths(written: str) -> range:
    shortest, _, longest = written.partition("-")
    if not (shortest.isdecimal() and (longest or shortest).isdecimal()):
        raise click.BadParameter("is a number of digits, as in 3 or 2-5.")
    return range(int(shortest), int(longest or shortest) + 1)
