"""What must be there before the suite's processes start: roles, schemas, bindings."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine

from libs.bus.carriers import topology
from libs.bus.handles import heard_by
from libs.storage import migrations, roles, schemas
from libs.storage.engine import with_driver
from libs.values import Refused
from services.suite import WORKERS

ANSWERS_WITHIN = 5  # seconds, before a server counts as away


class NotMigrated(Refused):
    """A schema is older than this code."""


@contextmanager
def owner(url: str) -> Iterator[Engine]:
    """Lend an engine of the owner of everything."""
    patience = {"connect_timeout": ANSWERS_WITHIN}
    engine = create_engine(with_driver(url), connect_args=patience)
    try:
        yield engine
    finally:
        engine.dispose()


def provide_roles(engine: Engine, passwords: Mapping[str, str]) -> None:
    """Create the roles of every service, with the passwords given by role name."""
    with engine.begin() as connection:
        roles.provision(connection, WORKERS, passwords)


def migrate(url: str, told: Callable[[str], None]) -> None:
    """Bring every schema to its newest version; `told` hears of what is done."""
    migrations.migrate(url, WORKERS, told)


def check_migrated(engine: Engine) -> None:
    """Raise NotMigrated unless every schema is as new as the code needs."""
    with engine.connect() as connection:
        old = schemas.behind(connection, WORKERS)
    if old:
        raise NotMigrated(old)


def remember(engine: Engine) -> None:
    """Write down which service hears what, and let the workers carry it themselves."""
    with engine.begin() as connection:
        roles.let_carry(connection, WORKERS)
    for name, service in WORKERS.items():
        topology.remember(engine, name, heard_by(service))


def declare(engine: Engine, broker_url: str) -> None:
    """Write down which service hears what, and declare its queues on the broker."""
    for name, service in WORKERS.items():
        heard = heard_by(service)
        stale = topology.remember(engine, name, heard)
        topology.declare(broker_url, name, heard, stale)
