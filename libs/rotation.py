"""Secrets that change while a process runs: read anew each time, the newest first."""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit

from libs.values import Invalid


class SecretNotUsable(Invalid):
    """A setting or its file cannot be read, or says two things."""


class Rotating:
    """A setting, or the file that the setting with `_FILE` behind its name names.

    Values stand one a line, the newest first, and each of them is good: so two ends
    can change theirs one after the other. A file that is missing, empty or unreadable
    for a moment changes nothing. A URL may have its passwords alone in a file, as in a
    Secret of Kubernetes: the setting with `_PASSWORD_FILE` behind its name names it.
    """

    def __init__(self, name: str, environment: Mapping[str, str]) -> None:
        self.name = name
        self._told = environment.get(name, "")
        self._file = environment.get(f"{name}_FILE")
        self._passwords = environment.get(f"{name}_PASSWORD_FILE")
        self._last: tuple[str, ...] = ()

    def values(self) -> tuple[str, ...]:
        """Return the values that are good now; none when there never was one.

        Raises SecretNotUsable, with the name to mend, until there was one.
        """
        try:
            self._last = self._read() or self._last
        except SecretNotUsable:
            if not self._last:
                raise
        return self._last

    def _read(self) -> tuple[str, ...]:
        told = (line.strip() for line in self._text().splitlines())
        lines = list(filter(None, told))
        if not (self._told and self._passwords):
            return tuple(lines)
        check_takes_password(self.name, self._told)
        if not lines:
            raise SecretNotUsable(f"{self.name}_PASSWORD_FILE is missing or empty.")
        return tuple(with_password(self._told, line) for line in lines)

    def _text(self) -> str:
        file = self._passwords if self._told else self._file
        if not file:
            return self._told
        try:
            return Path(file).read_text("utf-8")
        except OSError:
            return ""
        except UnicodeDecodeError:
            behind = "_PASSWORD_FILE" if self._told else "_FILE"
            raise SecretNotUsable(f"{self.name}{behind} is no UTF-8 text.") from None


def check_takes_password(name: str, url: str) -> None:
    """Raise SecretNotUsable for a URL that has no user, or a password of its own."""
    user, _, _ = urlsplit(url).netloc.rpartition("@")
    if not user:
        raise SecretNotUsable(f"{name} names no user for {name}_PASSWORD_FILE.")
    if ":" in user:
        raise SecretNotUsable(f"{name} and {name}_PASSWORD_FILE both tell a password.")


def with_password(url: str, password: str) -> str:
    """Put the password behind the URL's user, whatever signs it is made of."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    netloc = f"{user}:{quote(password, safe='')}@{host}"
    return parts._replace(netloc=netloc).geturl()
