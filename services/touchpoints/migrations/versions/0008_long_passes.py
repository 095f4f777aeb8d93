"""Passes through all clients or the whole ledger: kept on course, and quicker."""

from alembic import op

revision = "0008"
down_revision = "0007"

# How far the round of estimating who may leave has come.
ROUND = """
create table touchpoints.leaving_round (
  one boolean primary key default true check (one),
  done_to text not null default ''
);
insert into touchpoints.leaving_round default values;
grant select, update on touchpoints.leaving_round to touchpoints_worker;
"""
# The few entries that overrule others are found without reading all.
OVERRULED = """
create index credits_overruling on touchpoints.credits (touch_id)
  where reversal or turn > 0;
"""
# Called for each entry of the ledger, it costs less in a language that keeps plans.
ONE_MORE_TOUCH = """
create or replace function touchpoints.one_more_touch(
  worth double precision, gamma double precision, kept double precision
) returns double precision language plpgsql immutable parallel safe as
  'begin return (worth + gamma * (100 - worth)) * kept; end';
"""


def upgrade() -> None:
    connection = op.get_bind()
    for statement in (ROUND, OVERRULED, ONE_MORE_TOUCH):
        connection.exec_driver_sql(statement)
