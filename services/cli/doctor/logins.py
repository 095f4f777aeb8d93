"""Does each URL of the database open it, and as the role that it is for?"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from libs.rotation import Rotating
from libs.storage.engine import with_driver
from libs.storage.roles import FLOORS, role
from services.cli.database import DATABASE
from services.cli.doctor.findings import Finding, Findings, unasked
from services.cli.doctor.installation import Installation

SECONDS = 5
# What is no URL may hold a password anywhere, so nothing of it is told.
SHAPE = "Its shape is postgresql://USER:PASSWORD@HOST:5432/DATABASE, percent-encoded."
START = f"Start PostgreSQL, or mend {DATABASE}."
LOGIN = (
    "Mend its password or host, then `keepwell migrate`, which gives the role the"
    " password that the setting holds; an embedded suite does so at its start."
)


def open_the_database(installation: Installation) -> Findings:
    """Log in as each role, with the password that its process has."""
    told = [*_logins(installation)]
    for setting, url, expected in told:
        yield from refused(setting, url, expected)
    if not told:
        yield unasked("No role's URL is set.", "The settings of its APIs and workers")


def _logins(installation: Installation) -> Iterator[tuple[str, str, str]]:
    """Name settings, with the URL and whose it has to be."""
    for service, floor in product(installation.services, FLOORS):
        setting = f"KEEPWELL_{service}_{floor}_DATABASE_URL".upper()
        for url in Rotating(setting, installation.environment).values()[:1]:
            yield setting, url, role(service, floor)


def refused(setting: str, url: str, expected: str | None = None) -> Findings:
    """Log in by the setting's URL, as the role that is expected there."""
    try:
        with _connected(url) as connection:
            who = connection.exec_driver_sql("select current_user").scalar_one()
    except OperationalError as failure:
        yield Finding(
            f"{setting} does not open the database: {_reason(failure)}",
            LOGIN if expected else START,
        )
    except DBAPIError as failure:
        yield Finding(f"{setting} cannot be used: {_reason(failure)}", SHAPE)
    except (ArgumentError, ValueError):
        yield Finding(f"{setting} is no URL of a database.", SHAPE)
    else:
        if expected not in {None, who}:
            yield Finding(f"{setting} is of {who}.", f"It has to be of {expected}.")


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    patience = {"connect_timeout": SECONDS}
    engine = create_engine(with_driver(url), connect_args=patience)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _reason(failure: DBAPIError) -> str:
    """Tell what the server said, without what it was asked."""
    return str(failure.orig).strip().splitlines()[-1].strip()
