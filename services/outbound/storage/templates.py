"""Template versions in PostgreSQL: what branches say instead of what is shipped."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.outbound.domain.messages import Channel
from services.outbound.domain.templates import Place, Version, Wording

ADD = """
insert into outbound.template_versions (version_id, branch_id, template, channel,
  language, number, subject, motto, body, made_at, made_by)
select :id, :branch, :template, :channel, :language, coalesce(max(v.number), 0) + 1,
  :subject, :motto, :body, :now, :actor
from outbound.template_versions v
where v.branch_id = :branch and v.template = :template and v.channel = :channel
  and v.language = :language
returning *
"""
# Two who write at once would count to the same number.
LOCK = "select pg_advisory_xact_lock(hashtextextended('outbound template ' || :of, 0))"
APPROVE = """
update outbound.template_versions
set approved_at = :approved_at, approved_by = :approved_by where version_id = :id
"""
FIND = "select * from outbound.template_versions where version_id = :id"
OF_PLACE = """
select * from outbound.template_versions
where branch_id = :branch and template = :template and channel = :channel
  and language = :language
order by number desc
"""
NEWEST = """
select branch_id, template, channel, language, max(number) as newest,
  coalesce(max(number) filter (where approved_at is not null), 0) as held
from outbound.template_versions where branch_id = :branch
group by branch_id, template, channel, language
"""
PAGE = """
select * from outbound.template_versions
where (cast(:branch as text) is null or branch_id = :branch)
  and (cast(:before as timestamptz) is null
    or (made_at, version_id) < (:before, cast(:before_id as text)))
order by made_at desc, version_id desc limit :most
"""
HELD = """
select distinct on (branch_id, template, channel, language) *
from outbound.template_versions
where branch_id = any(:branches) and template = any(:templates)
  and approved_at is not null
order by branch_id, template, channel, language, number desc
"""


def lock(transaction: Transaction, branch: BranchId, place: Place) -> None:
    """Take a place in hand: nobody else writes or approves there meanwhile."""
    of = "\n".join((branch, *of_place(place).values()))
    transaction.session.execute(text(LOCK), {"of": of})


def add(
    transaction: Transaction, new: str, branch: BranchId, place: Place, said: Wording
) -> Version:
    """Write the next version of a place in hand."""
    told = {"id": new, "branch": branch, **of_place(place)}
    words = {"subject": said.subject, "motto": said.motto, "body": said.text}
    stamp = {"now": transaction.now, "actor": transaction.actor}
    row = transaction.session.execute(text(ADD), {**told, **words, **stamp}).one()
    return version_of(row)


def approve(transaction: Transaction, version: Version) -> None:
    """Write down who approved a version."""
    transaction.session.execute(text(APPROVE), vars(version) | {"place": None})


def find(transaction: Transaction, version: str) -> Version | None:
    """Read one version."""
    row = transaction.session.execute(text(FIND), {"id": version}).one_or_none()
    return version_of(row) if row else None


def of(transaction: Transaction, branch: BranchId, place: Place) -> list[Version]:
    """List what a branch wrote for a place, the newest first."""
    told = {"branch": branch, **of_place(place)}
    rows = transaction.session.execute(text(OF_PLACE), told)
    return [version_of(row) for row in rows]


def newest(transaction: Transaction, branch: BranchId) -> dict[Place, tuple[int, int]]:
    """Read the newest number of each place, and the newest that was approved."""
    rows = transaction.session.execute(text(NEWEST), {"branch": branch})
    return {place_of(row): (row.newest, row.held) for row in rows}


def page(
    transaction: Transaction,
    branch: BranchId | None,
    before: tuple[datetime, str] | None,
    most: int,
) -> list[Version]:
    """List versions, the newest first."""
    at, version = before or (None, None)
    told = {"branch": branch, "before": at, "before_id": version, "most": most}
    return [version_of(row) for row in transaction.session.execute(text(PAGE), told)]


def held(
    transaction: Transaction, branches: Collection[BranchId], names: Iterable[str]
) -> dict[tuple[BranchId, Place], Version]:
    """Read what holds of templates: the newest approved version of each place."""
    told = {"branches": sorted(branches), "templates": sorted(names)}
    rows = transaction.session.execute(text(HELD), told)
    versions = map(version_of, rows)
    return {(each.branch, each.place): each for each in versions}


def of_place(place: Place) -> dict[str, str]:
    return {
        "template": place.template,
        "channel": place.channel.value,
        "language": place.language,
    }


def place_of(row: Row[Any]) -> Place:
    return Place(row.template, Channel(row.channel), row.language)


def version_of(row: Row[Any]) -> Version:
    return Version(
        id=row.version_id,
        branch=row.branch_id,
        place=place_of(row),
        number=row.number,
        wording=Wording(row.subject, row.body, row.motto),
        made_at=row.made_at,
        made_by=row.made_by,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
    )
