"""A month of each client, step by step, in SQL: the same as the domain's balance."""

from libs.storage.standings import KEPT, MONTHS_IGNORED_AT

COUNTS = "coalesce({0} in ('active', 'dormant'), false)"
# A merged client is not counted beside the one that it counts for.
PLACED = """
placed as (
  select c.client_id, c.branch_id, c.account_manager, c.name, t.opens, t.ends,
    least(t.ends, cast(:now as timestamptz)) as until,
    c.since >= cast(:first as date) + interval '1 month' as new
  from concentration.clients c
  left join concentration.branches b using (branch_id)
  cross join lateral (select
    cast(:month as timestamp) at time zone coalesce(b.zone, 'UTC') as opens,
    cast(:following as timestamp) at time zone coalesce(b.zone, 'UTC') as ends
  ) t
  where c.counts_for is null {wanted}
)
"""
YEARLY = """
billing as (
  select client_id, client_id as billed from placed
  union all
  select p.client_id, c.client_id from placed p
  join concentration.clients c on c.counts_for = p.client_id
),
yearly as (
  select b.client_id,
    greatest(sum(m.cents) filter (where m.month < :month), 0)::bigint as before,
    greatest(sum(m.cents) filter (where m.month > :first), 0)::bigint as after
  from billing b join concentration.months m on m.client_id = b.billed
  where m.month between :first and :month group by b.client_id
)
"""
# What was so when the month opened, each change of it, and its end. What was said
# stays a row of its own, and is looked up client by client (offset 0): the planner
# cannot know how much a month holds, and must not compare all with all. Its key is held
# against bare columns, for behind the wall nothing else reads the index from there on.
STEPS = """
opened as (
  select p.*, v.said, s.status, coalesce(y.before, 0) as yearly,
    coalesce(case when p.until >= p.ends then y.after else y.before end, 0) as turned,
    coalesce((v.said).revision, -1) as valued, coalesce(s.revision, -1) as stated
  from placed p left join yearly y using (client_id)
  left join lateral (
    select v as said from concentration.valuations v
    where v.client_id = p.client_id and v.told_at < p.opens
    order by v.revision desc limit 1
  ) v on true
  left join lateral (
    select s.revision, s.status from concentration.client_statuses s
    where s.client_id = p.client_id and s.told_at < p.opens
    order by s.revision desc limit 1
  ) s on true
),
steps as (
  select client_id, opens as at, 0 as kind, 0 as revision, said, status from opened
  union all
  select client_id, max(s.told_at) over (partition by client_id order by s.revision),
    1, s.revision, null, s.status
  from opened o cross join lateral (
    select s.revision, s.told_at, s.status from concentration.client_statuses s
    where s.client_id = o.client_id and s.revision > o.stated
      and s.told_at >= o.opens and s.told_at < o.ends offset 0
  ) s
  union all
  select client_id, max(v.told_at) over (partition by client_id order by v.revision),
    2, v.revision, v.said, null
  from opened o cross join lateral (
    select v.revision, v.told_at, v as said from concentration.valuations v
    where v.client_id = o.client_id and v.revision > o.valued
      and v.told_at >= o.opens and v.told_at < o.ends offset 0
  ) v
  union all
  select client_id, until, 3, 0, null, null from opened
),
walked as (
  select *, row_number() over earlier as step,
    count(*) filter (where kind = 1) over earlier as statuses,
    count(*) filter (where kind = 2) over earlier as valuations
  from steps window earlier as (partition by client_id order by at, kind, revision)
),
stood as (
  select client_id, at, kind, step,
    first_value(said) over (partition by client_id, valuations order by step) as said,
    first_value(status) over (partition by client_id, statuses order by step) as status
  from walked
),
changed as (
  select *, lag(said) over earlier as said_before,
    lag(status) over earlier as status_before
  from stood window earlier as (partition by client_id order by step)
)
"""
WORTH = f"""
cross join lateral (
  select case when {COUNTS.format("{status}")} then coalesce(
    round(({{said}}).value * {KEPT} * {{yearly}} / 100), 0) else 0 end::bigint as cents
  from (select ({{said}}).law, ({{said}}).rate, {
    MONTHS_IGNORED_AT.format(at="w.at").replace("decays_from", "({said}).decays_from")
} as months) t
) {{named}}
"""
FIGURES = f"""
figures as (
  select o.client_id, o.name, o.branch_id, o.account_manager, o.turned, w.step, w.kind,
    x.cents as before, y.cents as after,
    (w.said).value is null and w.kind = 3 and {COUNTS.format("w.status")} as unknown,
    w.kind = 3 and {COUNTS.format("w.status")} as counts,
    case
      when w.kind = 1 then case when y.cents > x.cents then 'won' else 'lost' end
      when w.kind = 3 then case when o.new and o.yearly = 0 then 'won'
        else 'revenue' end
      when y.cents > x.cents and (w.said).as_of >= o.opens
        and ((w.said_before).value is null
          or ((w.said).law, (w.said).rate, (w.said).grace) = (
            (w.said_before).law, (w.said_before).rate, (w.said_before).grace))
        then 'contact'
      else 'restated' end as flow
  from changed w join opened o using (client_id)
  {
    WORTH.format(
        status="w.status_before", said="w.said_before", yearly="o.yearly", named="x"
    )
}
  {
    WORTH.format(
        status="w.status",
        said="w.said",
        yearly="case w.kind when 3 then o.turned else o.yearly end",
        named="y",
    )
}
),
moved as (
  select *, before - lag(after) over (partition by client_id order by step) as neglect
  from figures
)
"""
# What is asked for replaces {wanted}: a condition on clients, in order up to a limit.
MOVED = f"with {PLACED}, {YEARLY}, {STEPS}, {FIGURES}"
