"""Kinds for what outbound sends: each keeps the gap that the message kept."""

from alembic import op

revision = "0015"
down_revision = "0014"

KINDS = """
insert into touchpoints.kinds
  (name, channel, gamma, gap_class, satisfies, service, random) values
  ('mailing', 'email', 0.03, 'broadcast', 'broadcast', false, false),
  ('sms_mailing', 'sms', 0.03, 'broadcast', 'broadcast', false, false),
  ('chat_mailing', 'chat', 0.03, 'broadcast', 'broadcast', false, false),
  ('notice', 'email', 0, 'exempt', 'nothing', false, false),
  ('sms_notice', 'sms', 0, 'exempt', 'nothing', false, false),
  ('chat_notice', 'chat', 0, 'exempt', 'nothing', false, false),
  ('ask_mail', 'email', 0.06, 'ask', 'message', false, false),
  ('ask_sms', 'sms', 0.06, 'ask', 'message', false, false),
  ('ask_chat', 'chat', 0.06, 'ask', 'message', false, false),
  ('ask_letter', 'post', 0.10, 'ask', 'message', false, false)
on conflict do nothing
"""


def upgrade() -> None:
    op.get_bind().exec_driver_sql(KINDS)
