"""How far a mailbox was taken in, what complains of mail, and when a provider stops."""

from alembic import op

revision = "0009"
down_revision = "0008"

# A mailbox is known by a hash: whose it is stays in the settings.
TABLES = """
create table outbound.mailboxes (
  mailbox text primary key,
  uid_validity bigint not null,
  uid bigint not null,
  waiting integer not null,
  oldest_at timestamptz,
  failing_since timestamptz,
  failure text
);
create table outbound.parked_mails (
  mailbox text not null references outbound.mailboxes on delete cascade,
  uid_validity bigint not null,
  uid bigint not null,
  reason text not null,
  at timestamptz not null,
  primary key (mailbox, uid_validity, uid)
);
alter table outbound.pauses
  drop constraint pauses_why_check,
  add constraint pauses_why_check check (why in
    ('switched_off', 'our_reputation', 'provider_gave_up', 'complaints'));
alter table outbound.bounces
  drop constraint bounces_cause_check,
  add constraint bounces_cause_check check (cause in
    ('unknown_address', 'temporary', 'our_reputation', 'returned_post', 'complaint'));
create index bounces_complaints on outbound.bounces (branch_id, at)
  where cause = 'complaint';
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(
        f"{TABLES}"
        "grant select, insert, update, delete on outbound.mailboxes,"
        " outbound.parked_mails to outbound_worker;"
        "grant select on outbound.mailboxes, outbound.parked_mails to outbound_api;"
    )
