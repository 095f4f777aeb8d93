"""The tables every service keeps: what came in, what goes out, what is due."""

from sqlalchemy import Connection

# A migration calls one numbered version; a change is a new number.
RAILS_1 = """
create table {schema}.inbox (
  seq bigint generated always as identity primary key,
  source text not null,
  id text not null,
  digest bytea not null,
  type text not null,
  state text not null check (state in ('done', 'waiting', 'parked', 'refused')),
  attempts integer not null default 0,
  not_before timestamptz,
  reason text,
  trace text,
  body bytea,
  received_at timestamptz not null default clock_timestamp(),
  unique (source, id, digest)
);
create index inbox_waiting on {schema}.inbox (not_before, seq) where state = 'waiting';
create index inbox_parked on {schema}.inbox (seq) where state = 'parked';
create index inbox_received on {schema}.inbox (received_at);

create table {schema}.outbox (
  id bigint generated always as identity primary key,
  type text not null,
  body bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  published_at timestamptz
);
create index outbox_unpublished on {schema}.outbox (id) where published_at is null;
create index outbox_published on {schema}.outbox (published_at);

create table {schema}.timers (
  name text primary key,
  due_at timestamptz not null
);

create table {schema}.idempotency (
  principal text not null,
  method text not null,
  path text not null,
  key text not null,
  fingerprint bytea not null,
  status integer not null,
  headers jsonb not null,
  body bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (principal, method, path, key)
);

create table {schema}.audit (
  seq bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  details jsonb not null
);

grant usage on schema {schema} to {service}_api, {service}_worker;
grant select, insert, update, delete on {schema}.inbox to {service}_worker;
grant insert on {schema}.inbox to {service}_api, keepwell_carrier;
grant usage on schema {schema} to keepwell_carrier;
grant select, insert, update, delete on {schema}.outbox to {service}_worker;
grant insert on {schema}.outbox to {service}_api;
grant select, insert, update on {schema}.timers to {service}_worker, {service}_api;
grant select, insert, delete on {schema}.idempotency to {service}_api;
grant select, delete on {schema}.idempotency to {service}_worker;
grant insert on {schema}.audit to {service}_api, {service}_worker;
grant select on keepwell.keys to {service}_api, {service}_worker;
"""
# Told only by adding a row: nobody who tells waits for anybody.
WAKES_1 = """
create table {schema}.wakes (
  name text not null,
  at timestamptz not null
);
create index wakes_name on {schema}.wakes (name);
grant insert on {schema}.wakes to {service}_api;
grant select, insert, delete on {schema}.wakes to {service}_worker;
"""


def lay_rails(connection: Connection, service: str) -> None:
    """Create the common tables in the service's schema, with their grants."""
    connection.exec_driver_sql(RAILS_1.format(schema=service, service=service))


def lay_wakes(connection: Connection, service: str) -> None:
    """Create the table by which the service's timers are woken, with its grants."""
    connection.exec_driver_sql(WAKES_1.format(schema=service, service=service))
