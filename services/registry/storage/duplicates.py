"""What clients are recognised by, found by index, and the pairs that are told apart."""

from collections.abc import Collection, Sequence

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.registry.domain.duplicates import MOST_SHARING, Marks, domains_of
from services.registry.domain.names import name_key

NOT_THE_SAME = Bulk(
    "not_the_same",
    {
        "client_id": "text",
        "other_id": "text",
        "branch_id": "text",
        "decided_at": "timestamptz",
    },
)
SHARING = """
with asked (client_id, branch_id, kind, shared) as (
  select n.client_id, n.branch_id, 'name', s.shared
  from unnest(cast(:clients as text[]), cast(:branches as text[]),
    cast(:names as text[])) as n (client_id, branch_id, name_key),
    unnest(registry.blocks(n.name_key)) as s (shared)
  union all
  select * from unnest(cast(:marked as text[]), cast(:marked_branches as text[]),
    cast(:kinds as text[]), cast(:marks as text[]))
), blocks as materialized (
  select s.* from (
    select array_agg(branch_id) as branches, array_agg(kind) as kinds,
      array_agg(shared) as marks
    from (select distinct branch_id, kind, shared from asked) each_once
  ) every, registry.sharing(every.branches, every.kinds, every.marks, :most + 1) s
)
select distinct a.client_id, o.other_id
from asked a join blocks b using (branch_id, kind, shared),
  unnest(b.clients) as o (other_id)
where cardinality(b.clients) <= :most and o.other_id <> a.client_id
"""
MARKS = """
select c.client_id, c.branch_id, c.name,
  c.phones || coalesce(p.phones, '[]') as phones, coalesce(p.emails, '[]') as emails
from registry.clients c
left join lateral (
  select jsonb_path_query_array(jsonb_agg(phones), '$[*][*]') as phones,
    jsonb_path_query_array(jsonb_agg(emails), '$[*][*]') as emails
  from registry.contacts p
  where p.branch_id = c.branch_id and p.client_id = c.client_id
) p on true
where c.client_id = any(:clients) and c.client_id not in (
  select client_id from registry.merges where undone_at is null)
order by c.client_id
"""


def sharing(
    transaction: Transaction, marks: Collection[Marks]
) -> list[tuple[ClientId, ClientId]]:
    """Find for clients so recognised the others that share a mark with few."""
    marked = [
        (each.client, each.branch, kind, mark)
        for each in marks
        for kind, found in (("phone", each.phones), ("domain", each.domains))
        for mark in found
    ]
    rows = transaction.session.execute(
        text(SHARING),
        {
            "clients": [each.client for each in marks],
            "branches": [each.branch for each in marks],
            "names": [name_key(each.name) for each in marks],
            "marked": [each[0] for each in marked],
            "marked_branches": [each[1] for each in marked],
            "kinds": [each[2] for each in marked],
            "marks": [each[3] for each in marked],
            "most": MOST_SHARING,
        },
    )
    return [(row.client_id, row.other_id) for row in rows]


def marks_of(transaction: Transaction, clients: Collection[ClientId]) -> list[Marks]:
    """Read what clients that count for themselves are recognised by, by id."""
    rows = transaction.session.execute(text(MARKS), {"clients": list(clients)})
    return [
        Marks(
            row.client_id,
            row.branch_id,
            row.name,
            frozenset(row.phones),
            domains_of(row.emails),
        )
        for row in rows
    ]


def window(
    transaction: Transaction, branch: BranchId | None, start: str, most: int
) -> list[ClientId]:
    """Read the ids of clients, from one on, in order."""
    rows = transaction.session.execute(
        text(
            "select client_id from registry.clients where client_id >= :start"
            " and (cast(:branch as text) is null or branch_id = :branch)"
            " order by client_id limit :most"
        ),
        {"start": start, "branch": branch, "most": most},
    )
    return list(rows.scalars())


def told_apart(
    transaction: Transaction, records: Sequence[str]
) -> set[tuple[str, str]]:
    """Read the pairs with these records that are known not to be the same."""
    rows = transaction.session.execute(
        text(
            "select client_id, other_id from registry.not_the_same"
            " where client_id = any(:records) or other_id = any(:records)"
        ),
        {"records": list(records)},
    )
    return {(row.client_id, row.other_id) for row in rows}


def tell_apart(
    transaction: Transaction, branch: BranchId, pair: tuple[str, str]
) -> None:
    """Remember that two clients, or two people, are not the same."""
    NOT_THE_SAME.insert(transaction, [(*pair, branch, transaction.now)])
