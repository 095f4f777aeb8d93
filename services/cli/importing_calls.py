"""`keepwell import calls`: the call detail records of an Asterisk."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from phonenumbers import SUPPORTED_REGIONS

from libs.calendars import zones
from libs.contracts.calls import CallEnded
from services.cli import asterisk, call_records, reporting, sheets
from services.cli.asterisk import Exchange, UnusableRecord
from services.cli.call_records import CallLog
from services.cli.door import opened
from services.cli.importing_lists import PRESET
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.reporting import CLOCK_SKEW, DRY_RUN, Reading, now_of
from services.cli.sheets import Line, Reject

ASTERISK = "asterisk"


@dataclass
class Calls:
    """What a file tells: one call for each uniqueid, and what is none."""

    calls: dict[str, tuple[Line, CallEnded]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)
    internal: int = 0
    legs: int = 0

    def reading(self, source: str) -> Reading:
        """Return the calls as events of a source."""
        return Reading(
            {
                ended.call_id: (line, asterisk.event(ended, source))
                for line, ended in self.calls.values()
            },
            Counter({"internal": self.internal, self._legs: self.legs}),
            self.rejects,
        )

    @property
    def _legs(self) -> str:
        return "further leg" if self.legs == 1 else "further legs"

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
@PRESET
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
@DRY_RUN
@REJECTS
@ENCODING
def calls(
    file: Path, preset: str | None, zone: str | None, country: str | None, **how: Any
) -> None:
    """Import calls from Asterisk's cdr-csv, with or without its header.

    Another system's call log is read with its preset, as in --preset 3cx.
    """
    exchange = Exchange(
        zone=zones.zone(zone) if zone else None,
        country=_country(country),
        internal=_lengths(how["internal_length"]),
    )
    lines = sheets.read(file, how["encoding"])
    log = (
        call_records.of_another(lines, preset)
        if preset
        else call_records.records(lines)
    )
    door = opened()
    latest = now_of(door) + CLOCK_SKEW
    reading = read(log, exchange, latest).reading(source_of(preset))
    carry_out = reporting.preview if how["dry_run"] else reporting.report
    reading.file = file.name
    became = carry_out(door, reading)
    for left_out in log.left_out:
        click.echo(left_out)
    click.echo(reporting.summary("Calls", reading, became))
    tell_rejects(place_for(file, how["rejects"]), log.header, reading.rejects)


def read(log: CallLog, exchange: Exchange, latest: datetime) -> Calls:
    """Read every record of a call up to `latest`; raises ZoneNeeded."""
    reading = Calls(rejects=list(log.misread))
    called = replace(exchange, columns=log.columns)
    for line, record in log.records:
        try:
            reading.take(line, _past(asterisk.call(record, called), latest))
        except UnusableRecord as unusable:
            reading.rejects.append(Reject(line, unusable.detail))
    return reading


def source_of(preset: str | None) -> str:
    """Name what the calls came from, so that their ids are told apart."""
    return f"import/{Path(preset).stem if preset else ASTERISK}"


def _past(ended: CallEnded | None, latest: datetime) -> CallEnded | None:
    if ended and ended.started_at > latest:
        raise UnusableRecord("It is dated in the future.")
    return ended


def _country(written: str | None) -> str | None:
    if written and written.upper() not in SUPPORTED_REGIONS:
        raise click.BadParameter(
            f"'{written}' is no country; it is written as in AT.",
            param_hint="--country",
        )
    return written and written.upper()


def _lengths(written: str) -> range:
    shortest, _, longest = written.partition("-")
    if not (shortest.isdecimal() and (longest or shortest).isdecimal()):
        raise click.BadParameter(
            f"'{written}' is no number of digits, as in 3 or 2-5.",
            param_hint="--internal-length",
        )
    return range(int(shortest), int(longest or shortest) + 1)
