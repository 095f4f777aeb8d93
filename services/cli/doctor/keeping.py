"""Is there a recent backup, and does what is too old go?"""

from datetime import timedelta

from libs.storage import backups
from services.cli.doctor.findings import Finding, Findings, known
from services.cli.doctor.site import Site

OLD = timedelta(days=2)
BEHIND = timedelta(days=10)
LATE = "select what from {0}.retention_runs where done_at < %(since)s order by what"


def is_backed_up(site: Site) -> Findings:
    """The last backup is not older than two days, where any is expected."""
    if not backups.can_note(site.connection):
        return
    age, last = backups.age(site.connection), backups.last(site.connection)
    when = f"{last.finished_at:%d %B %Y, %H:%M %Z}" if last else "never"
    if age is None or (last and age <= OLD):
        yield known(f"The last backup was noted: {when}.", "keepwell backup FOLDER")
        return
    yield Finding(
        f"The last backup was noted: {when}.",
        "keepwell backup FOLDER, or keepwell backups note after your own;"
        " keepwell backups expect no, where none is needed",
        wrong=age > OLD,
    )


def forgets_in_time(site: Site) -> Findings:
    """Every service has gone through what is too old within ten days."""
    for service in site.services:
        since = site.transaction(service).now - BEHIND
        if late := site.column(LATE.format(service), since=since):
            yield Finding(
                f"{service} may keep too long: {', '.join(late)}.",
                "docs/runbooks/KeepwellRetentionBehind.md says what to look at.",
            )
