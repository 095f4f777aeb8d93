"""What was paid of what was billed, and which documents a new rate is to convert."""

from alembic import op

from libs.storage.walls import wall

revision = "0008"
down_revision = "0007"

# A conversion is how far a round has come over the documents of a currency.
PAYMENTS = """
alter table concentration.billed add due_on date;
create table concentration.payments (
  payment_id text primary key,
  branch_id text not null,
  client_id text not null,
  source text not null,
  told_as text not null,
  number text not null,
  received_on date not null,
  amount numeric not null,
  currency text not null,
  foreign key (branch_id, client_id)
    references concentration.clients (branch_id, client_id) on update cascade
);
create index payments_invoice on concentration.payments (client_id, number);
create index payments_received on concentration.payments (received_on, payment_id);
create table concentration.conversions (
  currency text primary key,
  issued_on date not null,
  entry_id text not null
);
comment on column concentration.payments.amount is 'confidential:pricing';
grant select, insert, update, delete on concentration.payments
  to concentration_worker;
grant select on concentration.payments to concentration_api;
grant select, insert, update, delete on concentration.conversions
  to concentration_worker;
grant select, insert, update on concentration.conversions to concentration_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(PAYMENTS)
    wall(connection, "concentration", "payments")
