"""Mailings that say what they are about, and issues of the whole firm."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.execute(
        "alter table outbound.mailings"
        " add column said jsonb not null default '{}'::jsonb;"
        "comment on column outbound.mailings.said is 'personal';"
        "alter table outbound.issues add column firm_id text;"
        "create index issues_of_the_firm on outbound.issues (firm_id)"
        " where firm_id is not null"
    )
