"""What the API may write of a client: its plan, and not what the register tells."""

from services.cadence.storage import plans, policy_columns

WRITTEN = """
select attname from pg_attribute
where attrelid = cast('cadence.clients' as regclass) and attnum > 0
  and not attisdropped and has_column_privilege('cadence_api', attrelid, attnum, {what})
"""


def test_the_api_writes_of_clients_what_plans_policies_and_pauses_say(house):
    changed = {name for (name,) in house.rows(WRITTEN.format(what="'update'"))}

    assert changed == {*plans.PLAN, *policy_columns.TYPES, "paused_until"}
    assert house.rows(WRITTEN.format(what="'insert'")) == []
