"""Newsletters: an issue a month, true stories, and who reads it."""

from alembic import op

from libs.storage.walls import wall

revision = "0007"
down_revision = "0006"

TABLES = """
create table outbound.issues (
  issue_id text primary key,
  branch_id text not null,
  month text not null check (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  manuscript text not null,
  revision bigint not null,
  made_at timestamptz not null,
  made_by text not null,
  approved_at timestamptz,
  approved_by text,
  sent_at timestamptz,
  archived_at timestamptz,
  unique (branch_id, month),
  unique (branch_id, issue_id),
  check (sent_at is null or approved_at is not null),
  check (archived_at is null or sent_at is not null)
);
comment on column outbound.issues.manuscript is 'personal';
create table outbound.issue_notes (
  issue_id text not null,
  branch_id text not null,
  client_id text not null,
  note text not null,
  at timestamptz not null,
  by_whom text not null,
  primary key (issue_id, client_id),
  foreign key (branch_id, issue_id) references outbound.issues (branch_id, issue_id)
);
comment on column outbound.issue_notes.note is 'personal';
create table outbound.readings (
  issue_id text not null,
  branch_id text not null,
  client_id text not null,
  read boolean not null,
  how text not null check (how in ('reply_card', 'code', 'asked')),
  at timestamptz not null,
  by_whom text not null,
  primary key (issue_id, client_id),
  foreign key (branch_id, issue_id) references outbound.issues (branch_id, issue_id)
);
create table outbound.stories (
  story_id text primary key,
  branch_id text not null,
  client_id text not null,
  named text not null,
  anonymised text not null,
  made_at timestamptz not null,
  made_by text not null,
  agreed_at timestamptz,
  agreed_by text
);
create index stories_client on outbound.stories (client_id);
comment on column outbound.stories.named is 'personal';
comment on column outbound.stories.agreed_by is 'personal';
create table outbound.site_copies (
  site_id text primary key,
  branch_id text not null,
  client_id text not null,
  copies integer not null check (copies between 0 and 100),
  reach integer check (reach >= 0)
);
create index site_copies_client on outbound.site_copies (client_id);
create table outbound.newsletter_terms (
  the_one boolean primary key default true check (the_one),
  pitch_share double precision not null,
  longest_section integer not null,
  longest_issue integer not null,
  stale_months integer not null,
  due_day integer not null,
  copy_cost numeric,
  jargon jsonb not null
);
"""
WALLED = ("issues", "issue_notes", "readings", "stories", "site_copies")


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(TABLES)
    wall(connection, "outbound", *WALLED)
    for table in (*WALLED, "newsletter_terms"):
        connection.exec_driver_sql(
            f"grant select, insert, update, delete on outbound.{table}"
            f" to outbound_worker;"
            f"grant select, insert, update on outbound.{table} to outbound_api"
        )
