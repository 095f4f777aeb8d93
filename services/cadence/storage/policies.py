"""Policies as rows: what was said of a tier, a tag, a branch or a client."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from psycopg.types.json import Jsonb
from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, StaffId
from services.cadence.domain.policies import SaidPolicy, Scope, Spoken
from services.cadence.domain.terms import Terms

# Whoever says something waits for those who just read it to commit, and they for him:
# or a client that nobody sees yet would be planned by what holds no longer.
SETTLED = "select pg_advisory_xact_lock_shared(hashtext('cadence.policies'))"
ALONE = "select pg_advisory_xact_lock(hashtext('cadence.policies'))"
CONCERNING = """
select * from cadence.policies
where scope = 'tier'
  or (scope = 'tag' and key = any(:tags))
  or (scope = 'branch' and key = any(:branches))
  or (scope = 'client' and key = any(:clients))
"""
SAVE = """
insert into cadence.policies (scope, key, branch_id, client_id, terms, revision)
values (:scope, :key, :branch, :client, :terms, 1)
on conflict (scope, key) do update
set terms = excluded.terms, revision = policies.revision + 1
returning *
"""
PAGE = """
select p.* from cadence.policies p left join cadence.clients c using (client_id)
where (cast(:staff as text) is null or p.client_id is null
    or c.account_manager = :staff)
  and (cast(:scope as text) is null or (p.scope, p.key) > (:scope, :key))
order by p.scope, p.key limit :most
"""

Place = tuple[str, str]


@dataclass(frozen=True)
class Whose:
    """Whom a policy is of; shared by all branches when `branch` is None."""

    scope: Scope
    key: str
    branch: BranchId | None = None

    @property
    def client(self) -> ClientId | None:
        """The client, if it is of one."""
        return ClientId(self.key) if self.scope is Scope.CLIENT else None


def concerning(
    transaction: Transaction,
    tags: Collection[str],
    branches: Collection[BranchId],
    clients: Collection[ClientId],
) -> list[Spoken]:
    """Read what was said of these, and of every tier."""
    wanted = {"tags": [*tags], "branches": [*branches], "clients": [*clients]}
    rows = transaction.session.execute(text(CONCERNING), wanted)
    return [Spoken(Scope(row.scope), row.key, terms_of(row)) for row in rows]


def settle(transaction: Transaction) -> None:
    """Keep what was said as it is until this commits."""
    transaction.session.execute(text(SETTLED))


def lock(transaction: Transaction) -> None:
    """Let nobody else say anything, nor plan by it, until this commits."""
    transaction.session.execute(text(ALONE))


def find(transaction: Transaction, whose: Whose) -> SaidPolicy:
    """Read what was said; nothing was when it is not there."""
    rows = transaction.session.execute(
        text("select * from cadence.policies where (scope, key) = (:scope, :key)"),
        {"scope": whose.scope.value, "key": whose.key},
    )
    row = rows.one_or_none()
    return kept_of(row) if row else SaidPolicy(whose.scope, whose.key)


def save(transaction: Transaction, whose: Whose, terms: Terms) -> SaidPolicy:
    """Write down what is said from now on."""
    rows = transaction.session.execute(
        text(SAVE),
        {
            "scope": whose.scope.value,
            "key": whose.key,
            "branch": whose.branch,
            "client": whose.client,
            "terms": Jsonb(written(terms)),
        },
    )
    return kept_of(rows.one())


def page(
    transaction: Transaction, staff: StaffId | None, after: Place | None, most: int
) -> list[SaidPolicy]:
    """Read what was said, of clients that of one account manager's or of all."""
    scope, key = after or (None, None)
    bound = {"staff": staff, "scope": scope, "key": key, "most": most}
    return [kept_of(row) for row in transaction.session.execute(text(PAGE), bound)]


def kept_of(row: Row[Any]) -> SaidPolicy:
    return SaidPolicy(Scope(row.scope), row.key, terms_of(row), row.revision)


def terms_of(row: Row[Any]) -> Terms:
    return msgspec.convert(row.terms, Terms)


def written(terms: Terms) -> Mapping[str, Any]:
    return {name: msgspec.to_builtins(value) for name, value in terms.said.items()}
