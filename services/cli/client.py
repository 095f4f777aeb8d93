"""`keepwell client`: everything that matters of one client, on one page."""

from collections.abc import Mapping, Sequence
from typing import Any

import click
from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from services.cli import client_contact as contact
from services.cli import client_directory as directory
from services.cli import client_gaps as gaps
from services.cli import client_standing as standing
from services.cli.client_names import client_id_of
from services.cli.client_story import Section, Story, heading
from services.cli.door import MOST_A_PAGE, Door, Refusal, opened, segment
from services.cli.local_times import LocalTimes
from services.cli.own_tokens import staff_of
from services.cli.printing import AS_JSON, show_json

WIDTH, MOST_LINES = 100, 8
ONE = {
    "client": "/v1/clients/{}",
    "relationship": "/v1/relationships/{}",
    "health": "/v1/client-health/{}",
    "last_contacts": "/v1/last-contacts/{}",
    "ties": "/v1/ties/{}",
}
LISTS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "growth": ("/v1/growth", {"years": 1}),
    "promptness": ("/v1/promptness", {"by": "client"}),
    "leaving_risks": ("/v1/leaving-risks", {}),
    "callbacks": ("/v1/callbacks", {}),
    "frustrations": ("/v1/frustrations", {}),
    "next_touches": ("/v1/next-touches", {}),
    "contacts": ("/v1/contacts", {"limit": MOST_A_PAGE}),
    "sites": ("/v1/sites", {"limit": MOST_A_PAGE}),
    "needs": ("/v1/needs", {}),
    "engagements": ("/v1/engagements", {}),
    "asks": ("/v1/asks", {"limit": MOST_A_PAGE}),
    "opportunities": ("/v1/opportunities", {"limit": MOST_A_PAGE}),
}
SECTIONS: dict[str, Section] = {
    "Value": standing.value,
    "A year ago": standing.a_year_ago,
    "Health": standing.health,
    "Leaving": standing.leaving,
    "People": directory.people,
    "Phone": directory.phone,
    "Address": directory.address,
    "Next touch": contact.next_touch,
    "Too tight": gaps.too_tight,
    "Callbacks": contact.callbacks,
    "Frustrations": contact.frustrations,
    "Last touches": contact.last_contacts,
    "Two-way": contact.two_way,
    "Promptness": contact.promptness,
    "Ties": standing.ties,
    "Needs": standing.needs,
    "Engagements": standing.engagements,
    "Asks": standing.asks,
    "Opportunities": standing.opportunities,
}


@click.command()
@click.argument("name")
@AS_JSON
def client(name: str, *, as_json: bool) -> None:
    """Tell the story of client NAME, an id or a name, on one page."""
    door = opened()
    told = gathered(door, client_id_of(door, name))
    if as_json:
        show_json(told)
        return
    branch = told["relationship"]["branch_id"]
    times = LocalTimes.of(door, [branch])
    print_page(Story(told, branch, times, staff_of(door.sign())))


def gathered(door: Door, client: str) -> dict[str, Any]:
    """Ask every part of the story; a part that is refused says why."""
    relationship = door.get(ONE["relationship"].format(segment(client)))
    told = {part: asked(door, p.format(segment(client))) for part, p in ONE.items()}
    for part, (path, query) in LISTS.items():
        told[part] = asked(door, path, client=client, **query)
    told["policy"] = asked(door, "/v1/policies/effective", client=client)
    told["too_tight"] = gaps.asked(door, client)
    told["frustrating"] = {
        each["touch_id"]: asked(door, f"/v1/touchpoints/{segment(each['touch_id'])}")
        for each in told["frustrations"].get("items", ())
    }
    if manager := told["client"].get("account_manager"):
        told["account_manager"] = asked(door, f"/v1/staff/{segment(manager)}")
    return told | {"relationship": relationship}


def asked(door: Door, path: str, **query: Any) -> Mapping[str, Any]:
    """Ask one part; what it is refused for stands in its place."""
    try:
        answer: Mapping[str, Any] = door.get(path, **query)
    except Refusal as refusal:
        return {"missing": refusal.message}
    return answer


def print_page(story: Story) -> None:
    """Print the page; in a file it is as wide as on most terminals."""
    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    for line in heading(story):
        console.print(line)
    console.print(Rule(style="dim"))
    page = Table.grid(padding=(0, 2))
    page.add_column(style="bold", no_wrap=True)
    page.add_column(overflow="fold")
    for label, section in SECTIONS.items():
        page.add_row(label, Text("\n").join(shortened(section(story))))
    console.print(page)
    console.print(Text(story.times.heading, style="dim"))


def shortened(lines: Sequence[Text]) -> list[Text]:
    """Return as many lines of a section as fit on the page, and say what is left."""
    left = len(lines) - MOST_LINES
    more = [Text(f"and {left} more, which --json tells", style="dim")]
    return [*lines[:MOST_LINES], *(more if left > 0 else ())]
