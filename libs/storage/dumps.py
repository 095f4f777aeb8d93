"""Whole databases into a file and back, by PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from libs.storage.embedded import PROGRAMS
from libs.values import Refused


class NotDumped(Refused):
    """The database could not be written into a file."""


class NotLoaded(Refused):
    """The file could not be read into the database."""


def dump(url: str, path: Path) -> None:
    """Write the database as it is at this moment, while it is worked with.

    Row-level security stays on, so that an owner who is no superuser can do it too:
    it may see all rows. Raises NotDumped.
    """
    wishes = ("--format=custom", "--enable-row-security", f"--file={path}")
    _run("pg_dump", url, *wishes, refusal=NotDumped)


def load(url: str, path: Path) -> None:
    """Fill an empty database, all or nothing; its roles must be there.

    Raises NotLoaded.
    """
    _run("pg_restore", url, "--single-transaction", str(path), refusal=NotLoaded)


def read_back(path: Path) -> None:
    """Read a file to its end, as if to load it; raises NotLoaded."""
    done = _called("pg_restore", f"--file={os.devnull}", str(path))
    _check("pg_restore", done, NotLoaded)


def _run(program: str, url: str, *wishes: str, refusal: type[Refused]) -> None:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    # A password on the command line could be read by everybody on the machine.
    user = parts._replace(netloc=f"{parts.username}@{host}").geturl()
    where = ("--no-password", f"--dbname={user}")
    password = unquote(parts.password or "")
    done = _called(program, *where, *wishes, PGPASSWORD=password)
    _check(program, done, refusal)


def _called(
    program: str, *wishes: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 PostgreSQL's own programs
        [str(PROGRAMS / program), *wishes],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _check(
    program: str, done: subprocess.CompletedProcess[str], refusal: type[Refused]
) -> None:
    if done.returncode:
        told = done.stderr.strip().splitlines()[:3]
        raise refusal(f"{program} failed: {' '.join(told)}")
