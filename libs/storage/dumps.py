"""Whole databases into a file and back, by PostgreSQL's own programs."""

import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from libs.storage.embedded import PROGRAMS
from libs.values import Refused

OWNER_ONLY = 0o077  # the umask of what is written
# Tables of which whoever dumps would see some rows, or none, and not be told so.
VEILED = """
select coalesce(array_agg(c.oid::regclass::text order by 1), '{}') from pg_class c
where c.relkind in ('r', 'p') and row_security_active(c.oid) and (
  not exists (select from pg_policy p where p.polrelid = c.oid and p.polpermissive
    and p.polcmd in ('*', 'r') and pg_get_expr(p.polqual, c.oid) = 'true'
    and exists (select from unnest(p.polroles) named
      where case named when 0 then true else pg_has_role(named, 'usage') end))
  or exists (select from pg_policy p where p.polrelid = c.oid and not p.polpermissive))
"""


class NotDumped(Refused):
    """The database could not be written into a file."""


class NotLoaded(Refused):
    """The file could not be read into the database."""


def dump(url: str, path: Path) -> None:
    """Write the database as it is at this moment, while it is worked with.

    Row-level security stays on, so that an owner who is no superuser can do it too,
    who is made sure to see all rows first. The file is its writer's alone, and on the
    disk. Raises NotDumped.
    """
    _check_sight(url)
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


def _check_sight(url: str) -> None:
    try:
        with psycopg.connect(url) as connection:
            [veiled] = connection.execute(VEILED).fetchone() or [[]]
    except psycopg.Error as failure:
        raise NotDumped(f"The database cannot be read: {failure}") from failure
    if veiled:
        raise NotDumped(
            f"The backup would lack rows of {', '.join(veiled[:3])}"
            f"{' and others' if veiled[3:] else ''}: the owner's policy is gone there."
            " keepwell doctor says how to make it again."
        )


def _run(program: str, url: str, *wishes: str, refusal: type[Refused]) -> None:
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    # A password on the command line could be read by everybody on the machine.
    named = f"{user.partition(':')[0]}@{host}" if user else host
    where = ("--no-password", f"--dbname={parts._replace(netloc=named).geturl()}")
    password = unquote(parts.password or "")
    told = {"PGPASSWORD": password} if password else {}
    _check(program, _called(program, *where, *wishes, **told), refusal)


def _called(
    program: str, *wishes: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 PostgreSQL's own programs
        [str(PROGRAMS / program), *wishes],
        env={**os.environ, **environment},
        umask=OWNER_ONLY,
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
