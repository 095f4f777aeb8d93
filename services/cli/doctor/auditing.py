"""Is the log of who did what as it was written, and does somebody look after it?"""

from datetime import timedelta

from libs.storage import audit, audit_watch, catalog
from libs.storage.logins import login_names
from services.cli.doctor.findings import Finding, Findings
from services.cli.doctor.site import Site
from services.suite import WORKERS

LOGINS = login_names(WORKERS)
UNWATCHED = timedelta(days=2)


def is_only_added_to(site: Site) -> Findings:
    """Nobody who logs in can change what was written down, and it stays linked."""
    for found in catalog.names(site.connection, catalog.REWRITABLE, logins=LOGINS):
        who, _on, table = found.partition(" on ")
        yield Finding(
            f"{who} can rewrite who did what in {table}.",
            f"revoke update, delete, truncate on {table} from {who};"
            " compare the table with the last backup",
        )
    for found in catalog.names(site.connection, catalog.UNGUARDED):
        guard, _on, table = found.partition(" on ")
        yield Finding(
            f"The trigger {guard} of {table} is off or gone.",
            f"alter table {table} enable trigger {guard}; then keepwell audit verify",
        )


def is_as_it_was_written(site: Site) -> Findings:
    """Each chain is whole, and the workers verify it every day."""
    for service in site.services:
        if broken := audit.verify(site.connection, service).broken:
            yield Finding(
                f"Entry {broken.seq} of the audit log of {service} {broken.why}.",
                "Do as docs/runbooks/KeepwellAuditChainBroken.md says.",
            )
        age = timedelta(seconds=audit_watch.seen(site.connection, service).age)
        if age > UNWATCHED:
            yield Finding(
                f"No worker has verified the audit log of {service} for {age.days} d.",
                "Start one, or do as docs/runbooks/KeepwellAuditUnverified.md says.",
            )
