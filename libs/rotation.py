"""Secrets that change while a process runs: read anew each time, the newest first."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit


class Rotating:
    """A setting, or the file that the setting with `_FILE` behind its name names.

    Values stand one a line, the newest first, and each of them is good: so two ends
    can change theirs one after the other. A file that is missing or empty for a
    moment changes nothing. A URL may have its passwords alone in a file, as in a
    Secret of Kubernetes: the setting with `_PASSWORD_FILE` behind its name names it.
    """

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self._told = environment.get(name, "")
        self._file = environment.get(f"{name}_FILE")
        self._passwords = environment.get(f"{name}_PASSWORD_FILE")
        self._last: tuple[str, ...] = ()

    def values(self) -> tuple[str, ...]:
        """Return the values that are good now; none when there never was one."""
        lines = (line.strip() for line in self._text().splitlines())
        self._last = tuple(map(self._whole, filter(None, lines))) or self._last
        return self._last

    def _text(self) -> str:
        file = self._passwords if self._told else self._file
        if not file:
            return self._told
        try:
            return Path(file).read_text()
        except OSError:
            return ""

    def _whole(self, line: str) -> str:
        alone = self._told and self._passwords
        return with_password(self._told, line) if alone else line


def with_password(url: str, password: str) -> str:
    """Put the password behind the URL's user, whatever signs it is made of."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    netloc = f"{user}:{quote(password, safe='')}@{host}"
    return parts._replace(netloc=netloc).geturl()
