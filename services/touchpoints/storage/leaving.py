"""How likely each client is to leave: one row a client, and the models behind them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from psycopg.types.json import Jsonb
from sqlalchemy import Row, text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import StaffId
from services.touchpoints.domain.leaving import Basis, Estimate, Outlook, Risk
from services.touchpoints.domain.leaving_model import SHIPPED, Model, Reason
from services.touchpoints.domain.leaving_quality import Decile, Learned, Quality
from services.touchpoints.domain.leaving_signs import SIGNS
from services.touchpoints.domain.touches import Wanted

RISKS = Bulk(
    "leaving_risks",
    {
        "client_id": "text",
        "branch_id": "text",
        "as_of": "timestamptz",
        "basis": "text",
        "p180": "float8",
        "losses": "integer",
        "reasons": "jsonb",
        "told": "float8",
        "revision": "bigint",
        "relationship": "bigint",
    },
)
OVERWRITE = RISKS.last_wins("client_id")

BEGIN = """
insert into touchpoints.leaving_risks (client_id, branch_id, as_of)
select client_id, branch_id, :now from touchpoints.clients
where client_id = any(:clients) order by client_id on conflict do nothing
returning client_id
"""
# Of who is no client of ours any more, only that nobody knows is of use. What lies
# ahead is said of each table: a join does not carry it from one to the others.
STALE = """
select l.*, c.name, r.revision as valued
from touchpoints.leaving_risks l join touchpoints.clients c using (client_id)
join touchpoints.relationships r using (client_id)
where l.client_id > :after and c.client_id > :after and r.client_id > :after
and case when c.status = 'active'
  then l.as_of < :since or r.revision <> l.relationship
  else l.p180 is not null end
order by l.client_id limit :most
"""
# Who was merged into another leaves with that one.
MINE = (
    "c.status = 'active' and c.counts_for is null"
    " and (cast(:staff as text) is null or c.account_manager = :staff)"
)
RANKED = f"""
select l.*, c.name, l.relationship as valued
from touchpoints.leaving_risks l join touchpoints.clients c using (client_id)
where {MINE} and (cast(:only as text) is null or client_id = :only)
and coalesce(p180, -1) <= :p180
and (coalesce(p180, -1) < :p180 or client_id > :client)
order by coalesce(p180, -1) desc, client_id limit :most
"""
COUNTED = f"""
select count(*), count(*) filter (where p180 is null) from touchpoints.leaving_risks l
join touchpoints.clients c using (client_id) where {MINE}
"""
KEEP_MODEL = """
insert into touchpoints.leaving_models
  (fitted_at, level, weights, losses, cases, brier, deciles)
values (:fitted_at, :level, :weights, :losses, :cases, :brier, :deciles)
on conflict (fitted_at) do nothing
"""
NEWEST_MODEL = """
select * from touchpoints.leaving_models order by fitted_at desc limit 1
"""


def begin(transaction: Transaction, clients: Sequence[str]) -> bool:
    """Give new clients their row, of unknown risk, and tell whether there are any."""
    begun = transaction.session.execute(
        text(BEGIN), {"clients": list(clients), "now": transaction.now}
    )
    return bool(begun.all())


def looked_at(transaction: Transaction) -> str:
    """Read how far through the clients this round has come; '' at its beginning."""
    client: str = transaction.session.execute(
        text("select done_to from touchpoints.leaving_round")
    ).scalar_one()
    return client


def go_on_after(transaction: Transaction, client: str) -> None:
    """Note how far this round has come, for whoever goes on with it."""
    transaction.session.execute(
        text("update touchpoints.leaving_round set done_to = :client"),
        {"client": client},
    )


def stale(
    transaction: Transaction, after: str, since: datetime, most: int
) -> list[Risk]:
    """Read what was not looked at since, or is of a relationship that has changed.

    Only of the clients `after` one, by id.
    """
    rows = transaction.session.execute(
        text(STALE), {"after": after, "since": since, "most": most}
    )
    return [risk_of(row) for row in rows]


def save(transaction: Transaction, risks: Sequence[Risk]) -> None:
    """Write risks back."""
    RISKS.insert(transaction, [row_of(each) for each in risks], OVERWRITE)


def ranked(
    transaction: Transaction,
    wanted: Wanted,
    after: tuple[float, str],
    most: int,
) -> list[Risk]:
    """Read the active clients' risks, the likeliest to leave first, unknown last."""
    p180, client = after
    rows = transaction.session.execute(
        text(RANKED),
        {
            "staff": wanted.staff,
            "only": wanted.client,
            "p180": p180,
            "client": client,
            "most": most,
        },
    )
    return [risk_of(row) for row in rows]


def outlook(transaction: Transaction, staff: StaffId | None) -> Outlook:
    """Count the active clients, and those nobody can tell anything of."""
    row = transaction.session.execute(text(COUNTED), {"staff": staff}).one()
    return Outlook(newest(transaction), *row)


def keep_model(transaction: Transaction, learned: Learned) -> None:
    """Write down what was learned."""
    codes = [sign.code for sign in SIGNS]
    model, quality = learned.model, learned.quality
    transaction.session.execute(
        text(KEEP_MODEL),
        {
            "fitted_at": learned.at,
            "level": model.level,
            "weights": Jsonb(dict(zip(codes, model.weights, strict=True))),
            "losses": model.losses,
            "cases": learned.cases,
            "brier": quality.brier,
            "deciles": Jsonb(msgspec.to_builtins(quality.deciles)),
        },
    )


def newest(transaction: Transaction) -> Learned | None:
    """Read what was learned last; None when nothing was."""
    row = transaction.session.execute(text(NEWEST_MODEL)).one_or_none()
    return learned_of(row) if row else None


def learned_of(row: Row[Any]) -> Learned:
    # A sign that came with a later release has its shipped weight until the next fit.
    weights = zip(SIGNS, SHIPPED.weights, strict=True)
    known = tuple(row.weights.get(sign.code, shipped) for sign, shipped in weights)
    deciles = msgspec.convert(row.deciles, tuple[Decile, ...])
    return Learned(
        row.fitted_at,
        Model(row.level, known, row.losses),
        Quality(row.brier, deciles),
        row.cases,
    )


def row_of(risk: Risk) -> tuple[Any, ...]:
    estimate = risk.estimate
    return (
        risk.client,
        risk.branch,
        estimate.as_of,
        estimate.basis.value,
        estimate.p180,
        estimate.losses,
        Jsonb(msgspec.to_builtins(estimate.reasons)),
        risk.told,
        risk.revision,
        risk.relationship,
    )


def risk_of(row: Row[Any]) -> Risk:
    reasons = msgspec.convert(row.reasons, tuple[Reason, ...])
    return Risk(
        client=row.client_id,
        branch=row.branch_id,
        name=row.name,
        estimate=Estimate(row.as_of, Basis(row.basis), row.p180, row.losses, reasons),
        told=row.told,
        revision=row.revision,
        relationship=row.valued,
    )
