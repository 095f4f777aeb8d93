"""The peer's statements, each for one event."""

ACCEPT = """
insert into peer.inbox (source, id, digest, type, state)
values ($1, $2, $3, $4, 'done') on conflict do nothing returning seq
"""
RESOLVE = """
select n.client_id, nullif(n.contact_id, '') as contact_id, c.branch_id
from peer.numbers n join peer.clients c using (client_id) where n.number = $1
"""
STAFF = "select * from peer.staff where email = $1 or extension = $2"
TOUCH = """
insert into peer.touches (touch_id, branch_id, client_id, contact_id, at_branch,
  staff_id, kind, direction, occurred_at, recorded_at, seconds, number, answer)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
on conflict do nothing
"""
CREDIT = """
insert into peer.credits (branch_id, client_id, touch_id, kind, gamma, occurred_at,
  recorded_at)
values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
"""
LOCK = """
select r.*, c.since, b.zone from peer.relationships r
join peer.clients c using (client_id) join peer.branches b on b.branch_id = c.branch_id
where r.client_id = $1 for update of r
"""
REVALUE = """
update peer.relationships set value = $2, as_of = $3, decays_from = $4, revision = $5,
  last_strong_at = $6, level = $7, crosses_at = $8 where client_id = $1
"""
ANNOUNCE = """
insert into peer.outbox (type, body)
select * from unnest($1::text[], $2::bytea[]) returning id
"""
PUBLISHED = """
update peer.outbox set published_at = clock_timestamp() where id = any($1::bigint[])
"""
