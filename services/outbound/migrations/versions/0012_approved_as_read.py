"""Mailings go out as approved, window by window; packs may be given up."""

from alembic import op

from libs.storage.walls import wall

revision = "0012"
down_revision = "0010"

PACKS = """
alter table outbound.packs drop constraint packs_state_check;
alter table outbound.packs add constraint packs_state_check check (state in
  ('drawn_up', 'handed_over', 'printed', 'posted', 'dissolved', 'given_up'));
drop index outbound.messages_waiting_for_pack;
create index messages_waiting_for_pack
  on outbound.messages (branch_id, not_after, message_id)
  where channel = 'post' and state = 'deferred' and rule = 'waits_for_pack';
"""
REVISIONS = """
alter table outbound.senders add column revision bigint not null default 1;
alter table outbound.gate_terms add column revision bigint not null default 1;
"""
# `wordings` are what an approved mailing says, `queued_to` the last client that was
# judged, `queued_at` when all were.
MAILINGS = """
alter table outbound.mailings
  add column wordings jsonb not null default '[]',
  add column queued_to text not null default '',
  add column queued_at timestamptz,
  add unique (branch_id, mailing_id);
update outbound.mailings set queued_at = approved_at;
create table outbound.left_out (
  branch_id text not null,
  mailing_id text not null,
  client_id text not null,
  rule text not null,
  primary key (branch_id, mailing_id, client_id),
  foreign key (branch_id, mailing_id)
    references outbound.mailings (branch_id, mailing_id)
);
insert into outbound.left_out (branch_id, mailing_id, client_id, rule)
select m.branch_id, m.mailing_id, e ->> 'client', e ->> 'rule'
from outbound.mailings m, jsonb_array_elements(m.left_out) as e;
alter table outbound.mailings drop column left_out;
"""


def upgrade() -> None:
    connection = op.get_bind()
    for sql in (PACKS, REVISIONS, MAILINGS):
        connection.exec_driver_sql(sql)
    wall(connection, "outbound", "left_out")
    connection.exec_driver_sql(
        "grant select, insert on outbound.left_out to outbound_worker, outbound_api"
    )
