"""Do the walls between the branches stand, with nobody above them?"""

from libs.storage import catalog, policies
from libs.storage.logins import login_names
from services.cli.doctor.findings import Finding, Findings
from services.cli.doctor.site import Site
from services.suite import WORKERS

LOGINS = login_names(WORKERS)


def stand(site: Site) -> Findings:
    """Row-level security is as it was made, and nobody is above it."""
    yield from _taken_down(site)
    yield from _made_otherwise(site)
    yield from _above(site)
    yield from _owned(site)
    yield from _let_in(site)


def _taken_down(site: Site) -> Findings:
    for table in catalog.unwalled(site.connection):
        yield Finding(
            f"{table} shows every branch to everybody: its wall is down.",
            f"alter table {table} enable row level security, force row level security",
        )


def _made_otherwise(site: Site) -> Findings:
    for name, table in policies.missing(site.connection):
        yield Finding(
            f"{table} lacks the policy {name} of its wall.",
            policies.spelled(name, table),
        )
    for name, table in policies.strange(site.connection):
        again = name in policies.wanted(table)
        yield Finding(
            f"The policy {name} on {table} is not as our walls are made.",
            f"drop policy {name} on {table}"
            + (f"; {policies.spelled(name, table)}" if again else ""),
        )


def _above(site: Site) -> Findings:
    for name in catalog.names(site.connection, catalog.ABOVE, logins=LOGINS):
        yield Finding(
            f"{name} is above the wall between branches.",
            f"alter role {name} nosuperuser nobypassrls nocreaterole nocreatedb",
        )


def _owned(site: Site) -> Findings:
    for table in catalog.names(site.connection, catalog.OWNED, logins=LOGINS):
        yield Finding(
            f"{table} belongs to a role that logs in, which can take its wall down.",
            f"alter table {table} owner to keepwell_owner",
        )


def _let_in(site: Site) -> Findings:
    for membership in catalog.names(site.connection, catalog.MEMBERS, logins=LOGINS):
        granted, _from, member = membership.partition(" from ")
        yield Finding(
            f"{member} is a member of {granted}, and may what that may.",
            f"revoke {membership}",
        )
