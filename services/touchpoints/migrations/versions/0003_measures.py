"""What the log tells: the terms there ever were, ratings, groups and who decides."""

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = """
create table touchpoints.terms_history (
  since timestamptz primary key,
  law text not null,
  rate double precision not null,
  grace interval not null
);
insert into touchpoints.terms_history
  select '-infinity', law, rate, grace from touchpoints.terms;
grant select on touchpoints.terms_history to touchpoints_api, touchpoints_worker;
grant insert, update on touchpoints.terms_history to touchpoints_api;

alter table touchpoints.touches
  add rating integer check (rating between 1 and 5);
alter table touchpoints.clients add group_id text;
create index clients_group on touchpoints.clients (group_id)
  where group_id is not null;
alter table touchpoints.contacts
  add decision_maker boolean not null default false,
  add active boolean not null default true;
create index contacts_client on touchpoints.contacts (client_id);
create index callbacks_missed on touchpoints.callbacks (missed_at);

insert into touchpoints.kinds
  (name, channel, gamma, gap_class, satisfies, service, random) values
  ('rating', 'email', 0, 'exempt', 'nothing', true, false)
on conflict do nothing;
"""

# What is left of a relationship, touch by touch: each closes `gamma` of the distance to
# 100, and `kept` of it all outlives the silence until the next touch.
WORTH = """
create function touchpoints.one_more_touch(
  worth double precision, gamma double precision, kept double precision
) returns double precision language sql immutable parallel safe as
  'select (worth + gamma * (100 - worth)) * kept';
create aggregate touchpoints.worth(double precision, double precision) (
  sfunc = touchpoints.one_more_touch, stype = double precision, initcond = '0'
);
grant execute on function touchpoints.one_more_touch(
  double precision, double precision, double precision)
  to touchpoints_api, touchpoints_worker;
grant execute on function touchpoints.worth(double precision, double precision)
  to touchpoints_api, touchpoints_worker;
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    connection.exec_driver_sql(WORTH)
