"""What clients are recognised by, found by index, and the pairs that are told apart."""

from collections.abc import Iterable, Sequence

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.registry.domain.duplicates import Marks, domains_of
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
# Names are compared with those that begin alike, as the index has them.
BLOCK = 3
LIKELY = """
select c.client_id from registry.clients c
join unnest(cast(:name_branches as text[]), cast(:names as text[])) as n (branch, block)
  on c.branch_id = n.branch and left(c.name_key, 3) = n.block
union
select c.client_id from registry.clients c
join unnest(cast(:phone_branches as text[]), cast(:phones as text[]))
  as p (branch, phone) on c.branch_id = p.branch and c.phones ? p.phone
union
select c.client_id from registry.contacts c
join unnest(cast(:phone_branches as text[]), cast(:phones as text[]))
  as p (branch, phone) on c.branch_id = p.branch and c.phones ? p.phone
union
select c.client_id from registry.contacts c
join unnest(cast(:domain_branches as text[]), cast(:domains as text[]))
  as d (branch, domain)
  on c.branch_id = d.branch and registry.domains(c.emails) @> array[d.domain]
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


def likely(transaction: Transaction, marks: Iterable[Marks]) -> list[Marks]:
    """Find the clients that may be one with some that are so recognised."""
    of = list(marks)
    phones = [(each.branch, phone) for each in of for phone in each.phones]
    domains = [(each.branch, domain) for each in of for domain in each.domains]
    found = transaction.session.execute(
        text(LIKELY),
        {
            "name_branches": [each.branch for each in of],
            "names": [name_key(each.name)[:BLOCK] for each in of],
            "phone_branches": [branch for branch, _ in phones],
            "phones": [phone for _, phone in phones],
            "domain_branches": [branch for branch, _ in domains],
            "domains": [domain for _, domain in domains],
        },
    )
    return marks_of(transaction, list(found.scalars()))


def marks_of(transaction: Transaction, clients: Sequence[ClientId]) -> list[Marks]:
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
    transaction: Transaction, clients: Sequence[ClientId]
) -> set[tuple[ClientId, ClientId]]:
    """Read the pairs with these clients that are known not to be the same."""
    rows = transaction.session.execute(
        text(
            "select client_id, other_id from registry.not_the_same"
            " where client_id = any(:clients) or other_id = any(:clients)"
        ),
        {"clients": list(clients)},
    )
    return {(row.client_id, row.other_id) for row in rows}


def tell_apart(
    transaction: Transaction, branch: BranchId, pair: tuple[ClientId, ClientId]
) -> None:
    """Remember that two clients are not the same."""
    NOT_THE_SAME.insert(transaction, [(*pair, branch, transaction.now)])
