"""A file in our words: as a preset spells it, or as it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.cli.client_columns import Columns, Names, columns_of
from services.cli.presets import Reader
from services.cli.sheets import Sheet


@dataclass(frozen=True)
class Spelled:
    """A file's sheet in their words and in ours, and the column of each field in ours.

    `sources` names the columns that a field is made of, `left` those that none takes;
    `misread` tells, by line and field, what is not written as the preset has it.
    """

    theirs: Sheet
    ours: Sheet
    columns: Columns
    sources: Mapping[str, str]
    left: Sequence[str]
    misread: Mapping[int, Mapping[str, str]]

    @property
    def left_out(self) -> list[str]:
        """Say which columns are not taken, so that none is dropped silently."""
        return not_taken(self.left)


def spelled(
    theirs: Sheet, reader: Reader | None, mapping: Mapping[str, str], known_as: Names
) -> Spelled:
    """Spell a file; raises BadMapping."""
    if reader is None:
        columns = columns_of(theirs.header, mapping, known_as)
        sources = {field: theirs.header[place] for field, place in columns.items()}
        left = without(theirs.header, columns.values())
        return Spelled(theirs, theirs, columns, sources, left, {})
    ours = reader.sheet(theirs, mapping)
    return Spelled(
        theirs,
        ours,
        columns_of(ours.header, {name: name for name in ours.header}, known_as),
        reader.sources(theirs.header, mapping),
        without(theirs.header, reader.places(theirs.header, mapping)),
        reader.misread(theirs, mapping),
    )


def without(header: Sequence[str], taken: Collection[int]) -> list[str]:
    """Name the columns that are not taken."""
    return [name for at, name in enumerate(header) if name and at not in taken]


def not_taken(left: Sequence[str]) -> list[str]:
    """Say which columns nothing takes, if there are any."""
    return [f"Columns not taken: {', '.join(left)}."] if left else []
