"""What is looked for is found by an index, and a branch's pauses are its own."""

from alembic import op

revision = "0013"
down_revision = "0012"

# What is to ask for leave: nobody asked for it yet, it has run out, or no answer came.
INDEXES = """
drop index outbound.messages_to_ask;
create index messages_to_ask on outbound.messages (not_before)
  where state in ('queued', 'deferred') and asked_at is null and granted_until is null;
create index messages_granted on outbound.messages (granted_until)
  where state in ('queued', 'deferred') and asked_at is null
    and granted_until is not null;
create index messages_asked on outbound.messages (asked_at)
  where state in ('queued', 'deferred') and asked_at is not null;
drop index outbound.suppressions_address;
create index suppressions_address on outbound.suppressions (address)
  where address is not null;
create index contacts_phones on outbound.contacts using gin (phones);
create index contacts_emails on outbound.contacts using gin (emails);
"""
# What stops everybody is seen by all, and is nobody's of one branch to change.
WALL = """
alter table outbound.pauses enable row level security;
alter table outbound.pauses force row level security;
create policy seen on outbound.pauses for select to outbound_api
  using ((select keepwell.branches() = '{*}') or over = '*'
         or over = any ((select keepwell.branches())::text[]));
create policy branches on outbound.pauses to outbound_api
  using ((select keepwell.branches() = '{*}')
         or over = any ((select keepwell.branches())::text[]))
  with check ((select keepwell.branches() = '{*}')
         or over = any ((select keepwell.branches())::text[]));
create policy worker on outbound.pauses to outbound_worker using (true)
  with check (true);
create policy owner on outbound.pauses to keepwell_owner using (true)
  with check (true);
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(INDEXES)
    connection.exec_driver_sql(WALL)
