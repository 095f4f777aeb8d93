"""Looking for a word in every table of a service: a canary that must not be there."""

TABLES = """
select relname from pg_class
where relnamespace = '{schema}'::regnamespace and relkind = 'r' order by relname
"""
# As text, and as the text that bytes spell.
HOLDS = """
select 1 from {schema}.{table} t
where position('{word}' in t::text) > 0
  or position(encode(convert_to('{word}', 'UTF8'), 'hex') in t::text) > 0 limit 1
"""


def tables_with(rows, schema, word):
    """Name the tables of a schema in which a word stands in any row."""
    tables = [name for (name,) in rows(TABLES.format(schema=schema))]
    return [
        f"{schema}.{table}"
        for table in tables
        if rows(HOLDS.format(schema=schema, table=table, word=word))
    ]
