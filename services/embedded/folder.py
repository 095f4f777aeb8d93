"""The data folder of an embedded suite: its secrets, and who works in it."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from libs.values import Conflict, Refused
from libs.waiting import until

USUAL_PLACE = "var/keepwell"
USUAL_ADDRESS = "http://127.0.0.1:8700"
SECRET_BYTES = 32
DRAIN_SECONDS = 30


class SuiteRunsAlready(Conflict):
    """The suite runs in this folder already."""


class SuiteDoesNotRun(Refused):
    """The suite does not run in this folder. Is it started? make run"""


@dataclass(frozen=True)
class Folder:
    """Where one embedded suite keeps all it has."""

    path: Path

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Folder":
        """Find the folder that KEEPWELL_DATA names, or the usual one."""
        return cls(Path(environment.get("KEEPWELL_DATA") or USUAL_PLACE).resolve())

    @property
    def postgres(self) -> Path:
        """Where the database server lives."""
        return self.path / "postgres"

    @property
    def issuer_key(self) -> Path:
        """The key that tokens are signed with."""
        return self.path / "issuer.json"

    @property
    def public_keys(self) -> Path:
        """The keys that tokens are verified with."""
        return self.path / "issuer-public.json"

    @property
    def secret_files(self) -> tuple[Path, ...]:
        """What makes passwords, tokens and machine keys, beside the database."""
        return self.path / "secrets.json", self.issuer_key

    @property
    def address(self) -> str:
        """Where the APIs were last served."""
        told = self.path / "address"
        return told.read_text() if told.exists() else USUAL_ADDRESS

    def serve_at(self, address: str) -> None:
        """Note where the APIs are served."""
        (self.path / "address").write_text(address)

    @property
    def runs(self) -> bool:
        """Tell whether a suite works in the folder."""
        if not self.path.exists():
            return False
        with self._file("run.lock") as lock:
            return not _locked(lock)

    def secrets(self, names: Iterable[str]) -> dict[str, str]:
        """Return the secrets of these names, making those that are missing."""
        kept, known = self.path / "secrets.json", self.kept_secrets
        fresh = {name: secrets.token_urlsafe(SECRET_BYTES) for name in names}
        every = fresh | known
        if every != known:
            draft = kept.with_suffix(".new")
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(every, indent=1))
            draft.rename(kept)
        return {name: every[name] for name in fresh}

    @property
    def kept_secrets(self) -> dict[str, str]:
        """The secrets that were made so far."""
        kept = self.path / "secrets.json"
        return json.loads(kept.read_text()) if kept.exists() else {}

    @contextmanager
    def held(self) -> Iterator[int]:
        """Keep every other suite out; raises SuiteRunsAlready.

        Yields a file that the processes of the suite inherit: those that a killed
        suite left behind are waited for.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with self._file("run.lock") as ours, self._file("processes.lock") as shared:
            if not _locked(ours):
                raise SuiteRunsAlready(f"The suite runs already, at {self.address}")
            if not until(lambda: _locked(shared), DRAIN_SECONDS):
                raise SuiteRunsAlready("Processes of an earlier start do not end.")
            yield shared

    @contextmanager
    def _file(self, name: str) -> Iterator[int]:
        descriptor = os.open(self.path / name, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
