"""Who dealt with whom at a client, and which clients hang on one of us alone."""

from alembic import op

from libs.storage.walls import wall

revision = "0006"
down_revision = "0005"

# A touch that was taken back keeps its place: it may be told of afterwards.
PEOPLE = """
alter table concentration.contacts add erased boolean not null default false;
create table concentration.dealings (
  touch_id text primary key,
  branch_id text not null,
  client_id text not null,
  contact_id text,
  staff_id text,
  occurred_at timestamptz,
  taken_back boolean not null default false
);
create index dealings_client on concentration.dealings (client_id, occurred_at);
create index dealings_contact on concentration.dealings (contact_id, occurred_at)
  where contact_id is not null;
create index dealings_staff on concentration.dealings (staff_id, occurred_at)
  where staff_id is not null;
create index knowledge_staff on concentration.knowledge (staff_id);
create index knowledge_note on concentration.knowledge (note_id, revision);
create table concentration.bus_factors (
  client_id text primary key,
  branch_id text not null,
  told integer,
  judge_at timestamptz
);
create index bus_factors_due on concentration.bus_factors (judge_at)
  where judge_at is not null;
grant select, insert, update, delete
  on concentration.dealings, concentration.bus_factors to concentration_worker;
grant select on concentration.dealings to concentration_api;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(PEOPLE)
    wall(connection, "concentration", "dealings", "bus_factors")
