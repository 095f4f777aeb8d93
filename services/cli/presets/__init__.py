"""Presets: how an export of another system says what an import wants, as data files."""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any, Literal

import msgspec

from libs.values import Invalid
from services.cli.cell_spellings import (
    AS_WE_WRITE,
    amount,
    day,
    moment,
    no_amount,
    not_so,
    part,
    seconds,
)
from services.cli.client_columns import Names, plain
from services.cli.sheets import Line, Sheet

FOLDER = Path(__file__).parent
AND = " + "


class UnusablePreset(Invalid):
    """The preset cannot be used."""


class Preset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one kind of export is to be read.

    `columns` gives each field the names its column may have, of which the first that
    is there is taken; `First Name + Last Name` are two columns in one. `set` is what
    every row says that leaves it out, `words` their words and ours, `dates` and `times`
    as in strptime, `decimal` the sign before the cents, and `patterns` what part of a
    cell counts: the first group. `spans` are fields written like 00:07:30.
    """

    columns: dict[str, list[str]] = {}
    set: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    patterns: dict[str, str] = {}
    dates: str | None = None
    times: str | None = None
    decimal: Literal[".", ","] = "."
    spans: list[str] = []


@dataclass(frozen=True)
class Typed:
    """Which fields hold a day, a time or an amount, so that presets may spell them."""

    days: Collection[str] = ()
    times: Collection[str] = ()
    amounts: Collection[str] = ()


@dataclass(frozen=True)
class Reader:
    """A preset for one kind of import, and what its fields are."""

    preset: Preset
    typed: Typed = field(default_factory=Typed)

    def sheet(self, sheet: Sheet, mapping: Mapping[str, str]) -> Sheet:
        """Return the sheet in our words, its header what each field was made of."""
        found = self._columns(sheet.header, mapping)
        lines = [Line(line.number, self._cells(line, found)) for line in sheet.lines]
        return Sheet(list(found), lines)

    def sources(
        self, header: Sequence[str], mapping: Mapping[str, str]
    ) -> dict[str, str]:
        """Tell which column, or columns, each field is made of."""
        return {
            name: AND.join(header[place] for place in places)
            for name, places in self._columns(header, mapping).items()
        }

    def places(self, header: Sequence[str], mapping: Mapping[str, str]) -> set[int]:
        """Tell which columns any field is made of."""
        found = self._columns(header, mapping)
        return {place for places in found.values() for place in places}

    def misread(
        self, sheet: Sheet, mapping: Mapping[str, str]
    ) -> dict[int, dict[str, str]]:
        """Tell, by line and field, which days, times and amounts are not written so."""
        found = self._columns(sheet.header, mapping)
        typed = {name: found[name] for name in found if self._is_typed(name)}
        told: dict[int, dict[str, str]] = {}
        for line, (name, places) in product(sheet.lines, typed.items()):
            text = " ".join(texts(line, places))
            column = AND.join(sheet.header[place] for place in places)
            if text and (why := self._wrong(name, column, text)):
                told.setdefault(line.number, {})[name] = why
        return told

    def _is_typed(self, name: str) -> bool:
        is_amount = name in self.typed.amounts and name not in self.preset.words
        return is_amount or self._form(name) is not None

    def _wrong(self, name: str, column: str, text: str) -> str | None:
        if form := self._form(name):
            spelled = AS_WE_WRITE.match(self._spelled(name, text))
            return None if spelled else not_so(column, text, form)
        counts = self._part(name, text)
        is_one = amount(counts, self.preset.decimal) is not None
        return None if is_one else no_amount(column, text, self.preset.decimal)

    def _part(self, name: str, text: str) -> str:
        pattern = self.preset.patterns.get(name)
        return part(pattern, text) if pattern else text

    def _form(self, name: str) -> tuple[str, str] | None:
        if name in self.typed.days and self.preset.dates:
            return "dates", self.preset.dates
        if name in self.typed.times and self.preset.times:
            return "times", self.preset.times
        return None

    def _columns(
        self, header: Sequence[str], mapping: Mapping[str, str]
    ) -> dict[str, list[int]]:
        places = {plain(name): at for at, name in reversed(list(enumerate(header)))}
        wanted = self.preset.columns | {name: [col] for name, col in mapping.items()}
        found = {name: places_of(names, places) for name, names in wanted.items()}
        return {name: there for name, there in found.items() if there}

    def _cells(self, line: Line, found: Mapping[str, Sequence[int]]) -> list[str]:
        return [
            self._spelled(name, " ".join(texts(line, places)))
            for name, places in found.items()
        ]

    def _spelled(self, name: str, text: str) -> str:
        """Spell a cell as the import wants it; what cannot be read stays as it is."""
        text = self._part(name, text)
        if words := self.preset.words.get(name):
            folded = {theirs.casefold(): ours for theirs, ours in words.items()}
            return folded.get(text.casefold(), text)
        if name in self.typed.amounts:
            return amount(text, self.preset.decimal) or text
        if name in self.preset.spans:
            return seconds(text)
        return self._dated(name, text)

    def _dated(self, name: str, text: str) -> str:
        key, form = self._form(name) or ("", "")
        if key == "dates":
            return day(text, form)
        return moment(text, form) if key else text


def read(named: str, kind: str, fields: Names) -> Preset:
    """Read what a preset, by its name or its file, says of a kind of import.

    Raises UnusablePreset, with the field that it has and the import has not.
    """
    kinds = {name: said for name, said in content(named).items() if name != "about"}
    if kind not in kinds:
        raise UnusablePreset(
            f"The preset '{named}' is not for {kind}, but for {', '.join(kinds)}."
        )
    try:
        preset = msgspec.convert(kinds[kind], Preset)
    except msgspec.ValidationError as wrong:
        raise UnusablePreset(f"The preset '{named}': {wrong}.") from None
    for name, pattern in preset.patterns.items():
        check_pattern(name, pattern)
    for name in (*preset.columns, *preset.set, *preset.words, *preset.patterns):
        if name not in fields:
            raise UnusablePreset(
                f"The preset '{named}' tells of {name}, which {kind} do not have; the"
                f" fields are {', '.join(fields)}."
            )
    return preset


def check_pattern(field: str, pattern: str) -> None:
    """Raise UnusablePreset unless a pattern has a group, which is what counts."""
    try:
        groups = re.compile(pattern).groups
    except re.error as wrong:
        raise UnusablePreset(f"The pattern for {field}: {wrong}.") from None
    if not groups:
        raise UnusablePreset(f"The pattern for {field} puts no part into brackets.")


def content(named: str) -> dict[str, Any]:
    """Read a preset's file; raises UnusablePreset."""
    path = Path(named) if named.endswith(".toml") else FOLDER / f"{named}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        there = ", ".join(name for name, _ in all_presets())
        raise UnusablePreset(
            f"There is no preset '{named}'; there are {there}, or name a file.toml."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as wrong:
        raise UnusablePreset(f"{path} is no TOML: {wrong}.") from None


def all_presets() -> Iterator[tuple[str, Path]]:
    """List the presets that come with the commands, by name."""
    return ((path.stem, path) for path in sorted(FOLDER.glob("*.toml")))


def places_of(names: Sequence[str], places: Mapping[str, int]) -> list[int]:
    for name in names:
        parts = [plain(part) for part in name.split(AND)]
        if all(part in places for part in parts):
            return [places[part] for part in parts]
    return []


def texts(line: Line, places: Sequence[int]) -> Iterator[str]:
    for place in places:
        text = line.cells[place].strip() if place < len(line.cells) else ""
        if text:
            yield text
