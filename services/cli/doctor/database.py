"""Is the database what the code takes it for, and has it room?"""

import shutil
import tomllib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from libs.bus.handles import heard_by
from libs.storage import bindings, catalog, schemas, server
from libs.storage.logins import login_names
from libs.storage.roles import CARRIER, role
from services.cli.doctor.findings import Finding, Findings, unasked
from services.cli.doctor.site import Site
from services.suite import WORKERS

RIGHTS = Path(__file__).with_name("granted.toml")  # by scripts/granted.py
OLDEST = 15  # major version of PostgreSQL
SKEW = timedelta(seconds=2)
FULL = 0.8  # of the connections
SHORT = 2**30  # bytes of disk
MIGRATE = "keepwell migrate (an embedded suite: stop it and start it again)"
TOPOLOGY = "keepwell topology (an embedded suite: stop it and start it again)"


def is_new_enough(site: Site) -> Findings:
    """PostgreSQL has the features that the schemas use."""
    number = int(site.value("select current_setting('server_version_num')"))
    if number // 10_000 < OLDEST:
        yield Finding(
            f"PostgreSQL is {number // 10_000}.", f"Upgrade it to {OLDEST} or newer."
        )


def is_migrated(site: Site) -> Findings:
    """Each schema is at the version that this code was written for."""
    for each in schemas.versions(site.connection, site.services):
        yield from _of_version(each)


def _of_version(found: schemas.Version) -> Findings:
    if not found.known:
        yield Finding(
            f"{found.schema} is at {found.reached}, which this code does not know.",
            "Run the newest code: an older one may work beside it, but not long.",
        )
    elif found.reached != found.newest:
        yield Finding(
            f"{found.schema} is at {found.reached or 'nothing'}, not {found.newest}.",
            MIGRATE,
        )


def has_its_roles(site: Site) -> Findings:
    """Everybody who logs in is there, and may what the service needs."""
    logins = login_names(site.services)
    for name in catalog.names(site.connection, catalog.UNKNOWN, roles=logins):
        yield Finding(f"There is no role {name}.", MIGRATE)
    for name, table, right in catalog.refused(site.connection, rights_of(logins)):
        yield Finding(
            f"{name} may not {right} on {table}.", f"grant {right} on {table} to {name}"
        )
    if site.installation.local:
        workers = [role(service, "worker") for service in site.services]
        for name in catalog.names(site.connection, catalog.IDLE, roles=workers):
            yield Finding(f"{name} may not carry events.", f"grant {CARRIER} to {name}")


def rights_of(logins: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Read what the migrations granted to these, on which table."""
    granted = tomllib.loads(RIGHTS.read_text())
    for name in logins:
        for table, rights in granted[name].items():
            yield from ((name, table, right) for right in rights.split())


def knows_who_hears_what(site: Site) -> Findings:
    """What is bound is what the handlers hear."""
    bound = bindings.listeners(site.connection)
    for service in site.services:
        heard = set(heard_by(WORKERS[service]))
        there = {each for each, services in bound.items() if service in services}
        if heard != there:
            yield Finding(
                f"{service} is bound to {len(heard & there)} of {len(heard)} types of"
                f" events, and to {len(there - heard)} that it does not hear.",
                TOPOLOGY,
            )


def has_our_time(site: Site) -> Findings:
    """The database's clock shows what ours does."""
    before = datetime.now(UTC)
    there: datetime = site.value("select clock_timestamp()")
    after = datetime.now(UTC)
    if not before - SKEW <= there <= after + SKEW:
        off = (there - after).total_seconds()
        yield Finding(
            f"The database's clock is {off:+.0f} s off ours: tokens, retries and"
            " timers go by both.",
            "Let chrony or systemd-timesyncd set the clock of both machines.",
        )


def has_connections_left(site: Site) -> Findings:
    """The server lets some more in."""
    load = server.measured(site.transaction("keepwell"))
    if load.connections > FULL * load.connections_most:
        yield Finding(
            f"{load.connections} of {load.connections_most} connections are taken.",
            "Raise max_connections, or run fewer replicas: docs/capacity.md counts.",
        )


def has_room_on_disk(site: Site) -> Findings:
    """Room is left on the disk, where it is ours."""
    folder = site.installation.folder
    if not folder:
        yield unasked(
            "The disk is the server's, which we cannot see.",
            "Ask the machine or the operator that PostgreSQL runs on.",
        )
        return
    free = shutil.disk_usage(folder.path).free
    size = server.measured(site.transaction("keepwell")).size
    # To rewrite what it has, PostgreSQL needs room for it once more.
    if free < max(SHORT, size // 4):
        yield Finding(
            f"{free / 2**30:.1f} GiB are free where the data folder is,"
            f" and the database has {size / 2**30:.1f} GiB.",
            "Make room: PostgreSQL stops when there is none.",
        )
