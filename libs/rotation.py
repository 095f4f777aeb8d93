"""Secrets that change while a process runs: read anew each time, the newest first."""

from collections.abc import Mapping
from pathlib import Path


class Rotating:
    """A setting, or the file that the setting with `_FILE` behind its name names.

    Values stand one a line, the newest first, and each of them is good: so two ends
    can change theirs one after the other. A file that is missing or empty for a
    moment changes nothing.
    """

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self._told = environment.get(name, "")
        self._file = environment.get(f"{name}_FILE")
        self._last: tuple[str, ...] = ()

    def values(self) -> tuple[str, ...]:
        """Return the values that are good now; none when there never was one."""
        lines = (line.strip() for line in self._text().splitlines())
        self._last = tuple(filter(None, lines)) or self._last
        return self._last

    def _text(self) -> str:
        if self._told or not self._file:
            return self._told
        try:
            return Path(self._file).read_text()
        except OSError:
            return ""
