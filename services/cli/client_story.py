"""A client's story: what was told of each part, in lines, or why it is missing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from rich.text import Text

from services.cli.local_times import LocalTimes
from services.registry.domain.contacts import NOBODY

ALARM = "bold red"
ERASED = "somebody who was erased"

Part = Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """All that was told of a client to one of ours, and the times of its branch."""

    told: Mapping[str, Part]
    branch: str
    times: LocalTimes
    told_to: str | None = None

    def day(self, written: str | None) -> str:
        """Spell a moment in the branch's zone; midnight in UTC stands for its day."""
        at = datetime.fromisoformat(written).astimezone(UTC) if written else None
        if at and at.time() == time():
            return f"{at:%Y-%m-%d}"
        return self.times.day(written, self.branch)

    def person(self, contact: str) -> str:
        """Name somebody at the client."""
        people = self.told["contacts"].get("items", ())
        names = {each["contact_id"]: each["name"] for each in people}
        return called(str(names.get(contact, contact)))


def called(name: str) -> str:
    """Name somebody, or say that nobody knows any more who it was."""
    return ERASED if name == NOBODY else name


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
    told = (
        *(known["branch_id"], known["status"], f"tier {known['tier']}"),
        *(f"since {known['since']}", f"looked after by {manager(story, known)}"),
    )
    yield Text(" · ".join(told))


def manager(story: Story, known: Part) -> str:
    """Name the account manager to whom the story is told."""
    whose: str | None = known["account_manager"]
    if whose and whose == story.told_to:
        return "you"
    name: str | None = story.told.get("account_manager", {}).get("name", whose)
    return name or "nobody"
