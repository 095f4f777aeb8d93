"""Units: a legal group is one, and so is a client under nobody's control."""

# Of each client the unit it is of, by the client it counts for. Where that one cannot
# be seen, a merged client is still not counted beside it.
UNITS = """
select c.client_id, c.branch_id, coalesce(
  case when c.counts_for is null then c.group_id else s.group_id end,
  c.counts_for, c.client_id
) as unit_id
from concentration.clients c
left join concentration.clients s on s.client_id = c.counts_for
"""
