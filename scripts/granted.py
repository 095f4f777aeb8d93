"""Writes what roles may do with tables, for the doctor: `python -m scripts.granted`.

Migrations say it first; the doctor compares a database with what they said.
"""

from itertools import groupby
from operator import itemgetter

from sqlalchemy import Connection, create_engine

from libs.storage.catalog import GRANTED
from libs.storage.engine import with_driver
from libs.storage.logins import login_names
from libs.storage.migrations import migrate
from libs.testing import databases
from libs.testing.suites import prepared
from services.cli.doctor.database import RIGHTS
from services.suite import WORKERS

PREPARE = prepared(WORKERS, lambda url: migrate(url, WORKERS))


def main() -> None:
    with databases.server() as server:
        url = databases.fresh_database(server, PREPARE)
        engine = create_engine(with_driver(url))
        with engine.connect() as connection:
            RIGHTS.write_text(written(connection))
        engine.dispose()


def written(connection: Connection) -> str:
    """Spell the rights in a database as the file has them."""
    told = {"logins": login_names(WORKERS)}
    granted = connection.exec_driver_sql(GRANTED, told).all()
    return "\n".join(
        f"[{name}]\n" + "".join(f'"{table}" = "{rights}"\n' for _, table, rights in of)
        for name, of in groupby(granted, itemgetter(0))
    )


if __name__ == "__main__":
    main()
