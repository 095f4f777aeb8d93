"""A client's story: what was told of each part, in lines, or why it is missing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from services.cli.local_times import LocalTimes

ALARM = "bold red"

Part = Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """All that was told of a client, and the times of its branch."""

    told: Mapping[str, Part]
    branch: str
    times: LocalTimes

    def day(self, written: str | None) -> str:
        """Spell a moment in the branch's zone."""
        return self.times.day(written, self.branch)

    def person(self, contact: str) -> str:
        """Name somebody at the client."""
        people = self.told["contacts"].get("items", ())
        names = {each["contact_id"]: each["name"] for each in people}
        return str(names.get(contact, contact))


Section = Callable[[Story], list[Text]]
Lines = Callable[[Story, Part], Iterator[Text | str]]


def of(part: str) -> Callable[[Lines], Section]:
    """Tell a part by its lines; one that is missing by why it is."""

    def section(lines: Lines) -> Section:
        def told(story: Story) -> list[Text]:
            known = story.told[part]
            if "missing" in known:
                return [Text(f"not to be had: {known['missing']}", style="dim")]
            return [
                Text(line) if isinstance(line, str) else line
                for line in lines(story, known)
            ]

        return told

    return section


def heading(story: Story) -> Iterator[Text]:
    """Say who they are."""
    relationship, known = story.told["relationship"], story.told["client"]
    yield Text(relationship["name"], style="bold")
    if "missing" in known:
        yield Text(f"not to be had: {known['missing']}", style="dim")
        return
    whose = story.told.get("account_manager", {}).get("name", known["account_manager"])
    told = (
        *(known["branch_id"], known["status"], f"tier {known['tier']}"),
        *(f"since {known['since']}", f"looked after by {whose or 'nobody'}"),
    )
    yield Text(" · ".join(told))
