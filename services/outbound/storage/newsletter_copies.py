"""Copies of an issue: who gets one, how many, and what became of each."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, ContactId, SiteId, StaffId
from services.outbound.domain.copies import UNDER_WAY, SiteCopies, Standing
from services.outbound.domain.newsletters import Issue
from services.outbound.storage.recipients import CONTACT
from services.outbound.storage.whose import WHOSE

A_WINDOW = 500
ON_THE_WAY = ", ".join(f"'{state}'" for state in sorted(UNDER_WAY))
# A site is not posted to unless it is the client's first, or was given copies. Who has
# a copy on its way keeps that one, whatever sites came since.
CANDIDATES = f"""
select c.client_id, c.name, c.status,
  {CONTACT} as contact_id,
  coalesce((select json_agg(json_build_array(s.site_id, s.copies)) from (
      select site_id, coalesce(given.copies, cast(case when has.one
          then exists (select from outbound.messages m where m.mailing_id = :issue
            and m.channel = 'post' and m.recipient = site_id)
          else row_number() over (order by site_id) = 1 end as integer)) as copies
      from outbound.sites here left join outbound.site_copies given using (site_id)
      where here.client_id = c.client_id and not here.removed
        and here.address_lines <> '[]'
    ) s), '[]') as sites, has.one
from outbound.clients c cross join lateral (
  select exists (select from outbound.messages m
    where m.mailing_id = :issue and m.client_id = c.client_id and m.channel = 'post'
      and m.state in ('sent', {ON_THE_WAY})) as one
) as has
where c.branch_id = :branch and not c.removed and c.counts_for is null
  and c.client_id > :after
order by c.client_id limit :most
"""
# The best of a client's posted copies, and of its mails, tells how it stands.
STANDINGS = """
select c.client_id, c.name, c.status,
  p.state as post, p.rule as post_rule, e.state as email, e.rule as email_rule,
  r.read
from outbound.clients c
{latest}
left join outbound.readings r on r.issue_id = :issue and r.client_id = c.client_id
where c.branch_id = :branch and not c.removed and c.counts_for is null
  and {whose}
  and c.client_id > :after
order by c.client_id limit :most
""".format(
    whose=WHOSE,
    latest="\n".join(
        f"""left join lateral (
  select m.state, m.rule from outbound.messages m
  where m.mailing_id = :issue and m.client_id = c.client_id and m.channel = '{channel}'
  order by m.state = 'sent' desc, m.state in ({ON_THE_WAY}) desc, m.message_id limit 1
) {name} on true"""
        for name, channel in (("p", "post"), ("e", "email"))
    ),
)
# What had no recipient stays so: whoever has one by now gets a new message.
AGAIN = """
update outbound.messages
set state = 'queued', rule = null, reason = null, evidence = null, settled_at = null,
  told_at = null, claimed_by = null, leased_until = null, asked_at = null,
  attempts = 0, not_before = :now, not_after = :until
where message_id = any(:ids) and recipient <> client_id
  and (state = 'expired' or state = 'suppressed' and rule = any(:rules))
returning message_id
"""
FORGET = "delete from outbound.frozen where message_id = any(:ids)"
# A copy is passed round: all of a client's people read those nobody counted readers of.
REACH = f"""
select coalesce(sum(told.copies), 0) as copies,
  coalesce(sum(told.counted + case when told.passed_round > 0
    then greatest(told.passed_round, told.people) else 0 end), 0) as reach
from (
  select sum(m.copies) as copies, coalesce(sum(g.reach), 0) as counted,
    coalesce(sum(m.copies) filter (where g.reach is null), 0) as passed_round,
    (select count(*) from outbound.contacts p
      where p.client_id = c.client_id and p.active) as people
  from outbound.clients c join outbound.messages m using (client_id)
  left join outbound.site_copies g on g.site_id = m.recipient
  where c.branch_id = :branch and not c.removed and c.counts_for is null and {WHOSE}
    and m.mailing_id = :issue and m.channel = 'post'
    and m.state in ('sent', {ON_THE_WAY})
  group by c.client_id
) as told
"""
# Whose copies stayed behind when they moved to another branch.
MOVED_AWAY = """
select count(distinct m.client_id) from outbound.messages m
where m.mailing_id = :issue and m.rule = 'client_moved' and not exists (
  select from outbound.clients c
  where c.client_id = m.client_id and c.branch_id = m.branch_id)
"""
READ = """
insert into outbound.readings (issue_id, branch_id, client_id, read, how, at, by_whom)
select i.issue_id, i.branch_id, :client, :read, :how, :now, :actor
from outbound.issues i where i.issue_id = :issue
on conflict (issue_id, client_id) do update set read = excluded.read,
  how = excluded.how, at = excluded.at, by_whom = excluded.by_whom
"""
BY_CODE = f"""
select m.client_id from outbound.messages m join outbound.clients c using (client_id)
where m.mailing_id = :issue and m.channel = 'post'
  and left(m.message_id, :length) = :code and {WHOSE}
limit 2
"""
READINGS = f"""
select r.issue_id, r.client_id, r.read, r.how
from outbound.readings r join outbound.clients c using (client_id)
where {WHOSE}
  and (r.issue_id, r.client_id) > (:issue, :client)
order by r.issue_id, r.client_id limit :most
"""
SITE = f"""
insert into outbound.site_copies (site_id, branch_id, client_id, copies, reach)
select s.site_id, s.branch_id, s.client_id, :copies, cast(:reach as integer)
from outbound.sites s join outbound.clients c using (client_id)
where s.site_id = :site and not s.removed
  and {WHOSE}
on conflict (site_id) do update set copies = excluded.copies, reach = excluded.reach
returning site_id
"""
SITES = f"""
select s.site_id, g.copies, g.reach
from outbound.site_copies g join outbound.sites s using (site_id)
join outbound.clients c on c.client_id = s.client_id
where {WHOSE}
  and s.site_id > :after order by s.site_id limit :most
"""


class Candidate(NamedTuple):
    """A client of the branch: who there reads mail, and how many copies go where.

    `has_one` says that a copy is sent or on its way.
    """

    client: ClientId
    name: str
    status: str
    contact: ContactId | None
    sites: list[tuple[SiteId | ContactId, int]]
    has_one: bool


def candidates(transaction: Transaction, issue: Issue) -> Iterator[list[Candidate]]:
    """Read the clients of an issue's branch, some at a time, in order."""
    after = ""
    while some := window(transaction, issue, after):
        yield some
        after = some[-1].client


def window(transaction: Transaction, issue: Issue, after: str) -> list[Candidate]:
    told = {"issue": issue.id, "branch": issue.branch, "after": after}
    rows = transaction.session.execute(text(CANDIDATES), {**told, "most": A_WINDOW})
    return [Candidate(*row) for row in rows]


def queue_again(
    transaction: Transaction,
    messages: Collection[str],
    rules: Collection[str],
    until: datetime,
) -> Sequence[str]:
    """Let copies go after all that a rule stopped, made anew; return which."""
    told = {"ids": list(messages), "rules": list(rules)}
    stamp = {"now": transaction.now, "until": until}
    again = transaction.session.scalars(text(AGAIN), {**told, **stamp}).all()
    transaction.session.execute(text(FORGET), {"ids": again})
    return again


def standings(
    transaction: Transaction,
    issue: tuple[str, BranchId],
    staff: StaffId | None,
    after: str,
    most: int,
) -> list[Standing]:
    """Read how an issue, by its id and branch, stands with each client."""
    of, branch = issue
    told = {"issue": of, "branch": branch, "staff": staff}
    rows = transaction.session.execute(
        text(STANDINGS), {**told, "after": after, "most": most}
    )
    return [Standing(*row) for row in rows]


def reach(
    transaction: Transaction, issue: tuple[str, BranchId], staff: StaffId | None
) -> Row[Any]:
    """Count the copies of an issue on paper, and who may read them."""
    of, branch = issue
    told = {"issue": of, "branch": branch, "staff": staff}
    return transaction.session.execute(text(REACH), told).one()


def moved_away(transaction: Transaction, issue: str) -> int:
    """Count the clients that did not get an issue since they moved."""
    told = transaction.session.execute(text(MOVED_AWAY), {"issue": issue})
    return int(told.scalar_one())


def read(
    transaction: Transaction, issue: str, client: ClientId, how: str, *, read: bool
) -> None:
    """Keep whether a client read an issue, as told last."""
    told = {"issue": issue, "client": client, "read": read, "how": how}
    stamp = {"now": transaction.now, "actor": transaction.actor}
    transaction.session.execute(text(READ), {**told, **stamp})


def by_code(
    transaction: Transaction, issue: str, code: str, staff: StaffId | None
) -> list[ClientId]:
    """Find whose copy has this code."""
    told = {"issue": issue, "code": code, "length": len(code), "staff": staff}
    return list(transaction.session.scalars(text(BY_CODE), told))


def readings(
    transaction: Transaction,
    staff: StaffId | None,
    after: tuple[str, str] | None,
    most: int,
) -> Sequence[Row[Any]]:
    """List who read what."""
    issue, client = after or ("", "")
    told = {"staff": staff, "issue": issue, "client": client, "most": most}
    return transaction.session.execute(text(READINGS), told).all()


def set_site(
    transaction: Transaction, copies: SiteCopies, staff: StaffId | None
) -> bool:
    """Keep how many copies go to a site; return whether there is such a site."""
    told = {**vars(copies), "staff": staff}
    found = transaction.session.execute(text(SITE), told).scalar_one_or_none()
    return found is not None


def sites(
    transaction: Transaction, staff: StaffId | None, after: str, most: int
) -> list[SiteCopies]:
    """List the sites that were given a number of copies."""
    told = {"staff": staff, "after": after, "most": most}
    rows = transaction.session.execute(text(SITES), told)
    return [SiteCopies(row.site_id, row.copies, row.reach) for row in rows]
