"""Every check there is, in the order in which they are made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.exc import DBAPIError

from libs.values import Refusal
from services.cli.database import DATABASE
from services.cli.doctor import (
    auditing,
    broker,
    database,
    keeping,
    logins,
    sending,
    settings,
    traffic,
    walls,
)
from services.cli.doctor.findings import SETTINGS, Finding, Findings
from services.cli.doctor.installation import Installation
from services.cli.doctor.site import Site, opened

P = TypeVar("P")


@dataclass(frozen=True)
class Check(Generic[P]):
    """A question, and the function that answers it with what is wrong."""

    question: str
    look: Callable[[P], Findings]


@dataclass(frozen=True)
class Answer:
    """What a check found; nothing is a good answer."""

    question: str
    findings: tuple[Finding, ...]

    @property
    def wrong(self) -> bool:
        """Tell whether something has to be mended."""
        return any(finding.wrong for finding in self.findings)

    @property
    def asked(self) -> bool:
        """Tell whether somebody could look."""
        return all(finding.asked for finding in self.findings)


OUTSIDE: tuple[Check[Installation], ...] = (
    Check("settings can be read", settings.can_be_read),
    Check("every role can log in", logins.open_the_database),
    Check("keys of token issuers", settings.keys_of_issuers),
    Check("APIs answer", traffic.apis_answer),
    Check("broker and queues", broker.queues_are_read),
)
INSIDE: tuple[Check[Site], ...] = (
    Check("version of PostgreSQL", database.is_new_enough),
    Check("migrations", database.is_migrated),
    Check("roles and rights", database.has_its_roles),
    Check("walls between branches", walls.stand),
    Check("audit is only added to", auditing.is_only_added_to),
    Check("audit is as it was written", auditing.is_as_it_was_written),
    Check("who hears what", database.knows_who_hears_what),
    Check("clock of the database", database.has_our_time),
    Check("room for connections", database.has_connections_left),
    Check("room on disk", database.has_room_on_disk),
    Check("last backup", keeping.is_backed_up),
    Check("what is too old goes", keeping.forgets_in_time),
    Check("workers", traffic.workers_are_there),
    Check("parked, stuck and late", traffic.work_goes_through),
    Check("keys of machines", sending.keys_live_on),
    Check("messages may go out", sending.messages_may_go),
    Check("mail servers and providers", sending.lanes_work),
    Check("public address", sending.readers_find_us),
)


def answers(installation: Installation) -> Iterator[Answer]:
    """Make every check; those of a database that cannot be opened are left out."""
    yield from (_asked(check, installation) for check in OUTSIDE)
    unopened = tuple(_unopened(installation))
    yield Answer("database can be reached", unopened)
    if not unopened:
        with opened(installation) as site:
            yield from (_asked(check, site) for check in INSIDE)


def _asked(check: Check[P], place: P) -> Answer:
    found: list[Finding] = []
    try:
        found.extend(check.look(place))
    except DBAPIError as failure:
        # What a missing migration or right takes away is no reason to look no further.
        told = str(failure.orig).splitlines()[0]
        mend = "Mend what stands above first, then ask again."
        found.append(Finding(f"It could not be looked at: {told}", mend))
    except Refusal as refused:
        found.append(Finding(refused.detail, SETTINGS))
    return Answer(check.question, tuple(found))


def _unopened(installation: Installation) -> Findings:
    try:
        url = installation.database
    except Refusal as refused:
        yield Finding(refused.detail, SETTINGS)
        return
    if not url:
        yield Finding(
            f"{DATABASE} is not set: the database cannot be looked into.",
            f"Set {DATABASE} to the owner's, as for keepwell migrate.",
        )
        return
    yield from logins.refused(DATABASE, url)
