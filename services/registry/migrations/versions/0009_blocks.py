"""Clients that share a part of a name, a number or a domain, as far as they are few."""

from alembic import op

revision = "0009"
down_revision = "0008"

# A name is found by each of its words, by how one or two of them begin, and by all;
# not by its legal form.
BLOCKS = """
create function registry.blocks(name_key text) returns text[]
language sql immutable parallel safe as $$
  with words as (
    select distinct word, left(word, 4) as begins
    from regexp_split_to_table(replace(name_key, '.', ''), '\\W+') as w (word)
    where word <> '' and word <> all ('{
      ab,ag,as,bv,co,company,corp,corporation,ev,eu,gbr,gesmbh,gmbh,inc,incorporated,
      kft,kg,kgaa,limited,llc,llp,ltd,mbh,nv,og,ohg,oy,plc,sa,sarl,sas,se,spa,sro,srl,
      ug,und,and,the}')
    order by 1 limit 6
  )
  select array(
    select word from words
    union
    select begins from words
    union
    select one.begins || ' ' || other.begins from words one
    join words other on one.begins < other.begins
    union
    select '=' || coalesce(string_agg(word, ' ' order by word), name_key) from words
  )
$$;
grant execute on function registry.blocks(text) to registry_api, registry_worker;
drop index registry.clients_block;
create index clients_blocks on registry.clients using gin (registry.blocks(name_key))
  with (fastupdate = off);
"""

# Behind the wall no such index can be used, for its operators are not leakproof: the
# function reads in front of it, and only what its caller sees.
SHARING = """
create function registry.sharing(
  branches text[], kinds text[], marks text[], most integer)
returns table (branch_id text, kind text, shared text, clients text[])
language plpgsql stable security definer
set search_path = pg_catalog set enable_seqscan = off set enable_indexscan = off as $$
#variable_conflict use_column
begin
  return query select m.branch, m.kind, m.mark, case m.kind
    when 'name' then array(
      select c.client_id from registry.clients c
      where c.branch_id = m.branch and registry.blocks(c.name_key) @> array[m.mark]
      limit most)
    when 'phone' then array(
      select c.client_id from registry.clients c
      where c.branch_id = m.branch and c.phones ? m.mark
      union
      select c.client_id from registry.contacts c
      where c.branch_id = m.branch and c.phones ? m.mark
      limit most)
    else array(
      select distinct c.client_id from registry.contacts c
      where c.branch_id = m.branch and registry.domains(c.emails) @> array[m.mark]
      limit most)
    end
  from unnest(branches, kinds, marks) as m (branch, kind, mark)
  where keepwell.branches() = '{*}' or m.branch = any (keepwell.branches());
end
$$;
revoke execute on function registry.sharing(text[], text[], text[], integer)
  from public;
grant execute on function registry.sharing(text[], text[], text[], integer)
  to registry_api;
"""

# While much is imported the index would otherwise keep a list that is read through.
AT_ONCE = """
alter index registry.clients_phones set (fastupdate = off);
alter index registry.contacts_phones set (fastupdate = off);
alter index registry.contacts_domains set (fastupdate = off);
"""


def upgrade() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(BLOCKS)
    connection.exec_driver_sql(SHARING)
    connection.exec_driver_sql(AT_ONCE)
