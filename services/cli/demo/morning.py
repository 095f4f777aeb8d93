"""What an owner reads in the morning: whom to call and why, and who is going cold."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from services.cli.demo.offices import OFFICES, Office
from services.cli.demo.sending import to_be_sent
from services.cli.demo.sheet import moment, plain
from services.cli.door import Door
from services.cli.meant import Told
from services.cli.risk.page import measures
from services.cli.today import SECTIONS

SLOTS = 7
MOST = 8
SOON = timedelta(days=60)
LEVELS = ("healthy", "thin", "new", "cold", "unknown")
OFFICE_OF = {office.code: office for office in OFFICES}


@dataclass(frozen=True)
class Morning:
    """The suite as it stands at `now`, as far as the demo's offices go."""

    now: datetime
    calls: Mapping[str, Sequence[Told]]
    callbacks: Sequence[Told]
    relationships: Sequence[Told]
    tasks: Sequence[Told]
    concentration: Told

    @classmethod
    def read(cls, door: Door) -> "Morning":
        """Ask for it."""
        lists = {
            code: door.get("/v1/call-list", branch=code, slots=SLOTS)
            for code in OFFICE_OF
        }
        drawn_up = [moment(told["drawn_up_at"]) for told in lists.values()]
        return cls(
            now=max(drawn_up),
            calls={code: told["items"] for code, told in lists.items()},
            callbacks=ours(door, "/v1/callbacks"),
            relationships=ours(door, "/v1/relationships"),
            tasks=ours(door, "/v1/tasks", state="open"),
            concentration=door.get("/v1/concentration"),
        )

    def show(self, console: Console) -> None:
        """Print it from top to bottom."""
        for title, part in self.parts():
            console.print(Rule(title, align="left"), part, "")

    def parts(self) -> Iterator[tuple[str, RenderableType]]:
        """Give its parts, each with its title."""
        for code, office in OFFICE_OF.items():
            today = self.now.astimezone(office.open_hours.zone)
            title = f"Whom to call, {office.name}, {today:%A %-d %B, %H:%M}"
            yield title, whom_to_call(self.calls[code])
        yield "Callbacks owed", self.callbacks_owed()
        yield "Going cold", self.going_cold()
        sent = to_be_sent(self.tasks)
        yield "To be sent", filled(sent, "Nothing is to be sent.")
        yield "Who could sink us", self.risks()
        yield "All relationships", self.totals()

    def callbacks_owed(self) -> RenderableType:
        """List the calls to return, the earliest due first."""
        names = {each["client_id"]: each["name"] for each in self.relationships}
        table = plain("client", "number", "rang", "ring back by", "")
        for each in self.callbacks:
            office = OFFICE_OF[each["branch_id"]]
            again = f", {each['misses']} times" if each["misses"] > 1 else ""
            table.add_row(
                f"{names[each['client_id']]}, {office.name}",
                each["number"],
                local(each["missed_at"], office) + again,
                local(each["due_at"], office),
                Text("overdue", "bold red") if each["overdue"] else "",
            )
        return filled(table, "Nobody waits for a call back.")

    def going_cold(self) -> RenderableType:
        """List those who turn cold soon, the soonest first, and count who has."""
        known = [each for each in self.relationships if each["value"] is not None]
        soon = [
            each
            for each in sorted(known, key=lambda each: moment(each["cold_at"]))
            if self.now < moment(each["cold_at"]) <= self.now + SOON
        ]
        table = plain("client", "value", "turns cold on")
        for each in soon[:MOST]:
            office = OFFICE_OF[each["branch_id"]]
            cold_at = moment(each["cold_at"]).astimezone(office.open_hours.zone)
            named = f"{each['name']}, {office.name}"
            table.add_row(named, f"{each['value']:.0f}", f"{cold_at:%-d %B}")
        cold = sum(each["level"] == "cold" for each in self.relationships)
        return Group(
            filled(table, f"Nobody turns cold within {SOON.days} days."),
            f"{cold} have gone cold already: keepwell cold lists them.",
        )

    def risks(self) -> RenderableType:
        """Tell how much of the revenue hangs on how few."""
        told = measures(self.concentration)
        return Group(told, "keepwell risk says whose; keepwell risk lose, what then.")

    def totals(self) -> RenderableType:
        """Count the relationships of each office by their level."""
        counted = Counter((r["branch_id"], r["level"]) for r in self.relationships)
        table = plain("", *LEVELS, "all", right=True)
        for code, office in OFFICE_OF.items():
            numbers = [counted[code, level] for level in LEVELS]
            table.add_row(office.name, *map(str, numbers), str(sum(numbers)))
        sums = [sum(counted[code, level] for code in OFFICE_OF) for level in LEVELS]
        table.add_row("Together", *map(str, sums), str(sum(sums)), style="bold")
        return table


def whom_to_call(entries: Sequence[Told]) -> RenderableType:
    """List calls by what brought them here, each with whom to ask for and why."""
    table = plain("", "whom", "why")
    sections = [None, *(each["section"] for each in entries)]
    for each, before in zip(entries, sections, strict=False):
        new = each["section"] != before
        table.add_row(
            Text(SECTIONS[each["section"]] if new else "", "bold"),
            Text.assemble(each["name"], "\n", (asked_for(each), "dim")),
            each["reason"],
        )
    return filled(table, "Nobody needs a call today.")


def asked_for(entry: Told) -> str:
    return " ".join(filter(None, (entry["contact"], entry["phone"])))


def ours(door: Door, path: str, **wanted: str) -> list[Told]:
    pages = door.pages(path, **wanted)
    return [each for each in pages if each["branch_id"] in OFFICE_OF]


def filled(table: Table, nothing: str) -> RenderableType:
    return table if table.row_count else Text(nothing)


def local(written: str, office: Office) -> str:
    at = moment(written).astimezone(office.open_hours.zone)
    return f"{at:%a %H:%M}"
