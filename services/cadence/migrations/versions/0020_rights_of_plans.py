"""Of a client's row the API writes what plans, policies and pauses say, and no more."""

from alembic import op

revision = "0020"
down_revision = "0019"

RIGHTS = """
revoke insert, update on cadence.clients from cadence_api;
grant update (
  last_call, last_meeting, last_random, next_touch_at, too_tight_at, judged_until,
  call_since, meeting_since, paused_until, shortest, target, longest, ask_shortest,
  ask_target, ask_longest, broadcast_shortest, broadcast_target, broadcast_longest,
  monthly_meeting, monthly_call, newsletter, review_months
) on cadence.clients to cadence_api;
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(RIGHTS)
