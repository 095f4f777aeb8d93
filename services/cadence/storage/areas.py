"""Where clients are: their sites, and whether one lies in an area."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import text

from libs.storage.copies import Copies
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.cadence.domain.areas import Area, postal_key

SITES = Copies(
    "sites",
    {
        "site_id": "text",
        "branch_id": "text",
        "client_id": "text",
        "country": "text",
        "subdivision": "text",
        "postal_code": "text",
        "servers": "bigint",
        "removed": "boolean",
        "revision": "bigint",
    },
    {"postal_code": lambda site: postal_key(site.postal_code or "")},
)
# Of a site `s` of a client of branch `b`, and the area of a round `r`. A site of which
# only the branch's country is known counts as in the branch's subdivision.
WITHIN = """
not s.removed and s.country = r.country
and (r.subdivision is null or r.subdivision =
  coalesce(s.subdivision, case when b.country = s.country then b.subdivision end))
and (r.postal_codes = '{}' or exists (
  select from unnest(r.postal_codes) as code where starts_with(s.postal_code, code)))
"""


def branches_in(
    transaction: Transaction, country: str, told: Collection[BranchId] | None
) -> list[BranchId]:
    """Find the branches in a country, or with a site there, of those told of or all."""
    rows = transaction.session.execute(
        text(
            "select b.branch_id from cadence.branches b where"
            " (cast(:told as text[]) is null or b.branch_id = any(:told))"
            " and (b.country = :country or exists (select from cadence.sites s"
            " where s.branch_id = b.branch_id and s.country = :country))"
            " order by b.branch_id"
        ),
        {"country": country, "told": None if told is None else sorted(told)},
    )
    return list(rows.scalars())


def columns(area: Area) -> dict[str, Any]:
    """Return an area as rows hold it."""
    return {
        "country": area.country,
        "subdivision": area.subdivision,
        "postal_codes": list(area.codes),
    }
