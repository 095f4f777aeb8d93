"""The portfolio, unit by unit and bill by bill."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId
from services.concentration.domain.measures import MAJOR
from services.concentration.domain.portfolio import Document, Standing
from services.concentration.domain.slices import Kind
from services.concentration.domain.windows import Basis, Window
from services.concentration.storage.shares import BY_CLIENT, bound
from services.concentration.storage.slices import SLICES
from services.concentration.storage.units import UNITS

LARGE = 20  # that are large exposures whatever their share

# Sums over rows before each, so that they are the same wherever a page begins.
STANDINGS = f"""
with found as (
  select u.unit_id, sum(b.{{basis}})::bigint as cents, count(*) as clients,
    (array_agg(b.client_id order by b.{{basis}} desc, b.client_id))[1] as largest
  from ({BY_CLIENT}) b join ({UNITS}) u using (client_id)
  where b.{{basis}} is not null group by u.unit_id
),
ranked as (
  select *, row_number() over by_size as rank, sum(cents) over by_size as so_far,
    sum(cents) filter (where cents > 0) over () as whole
  from found window by_size as (order by cents desc, unit_id rows unbounded preceding)
)
select r.unit_id as unit, coalesce(c.name, r.unit_id) as name, r.clients, r.rank,
  r.cents, r.so_far::bigint as so_far, coalesce(r.whole, 0)::bigint as whole
from ranked r left join concentration.clients c on c.client_id = r.largest
"""
PAGE = f"{STANDINGS} where r.rank > :after order by r.rank limit :most"
EXPOSURES = f"""
{STANDINGS}
where r.cents > 0 and (r.rank <= :large or r.cents * 100 >= :major * r.whole)
order by r.rank
"""
DOCUMENTS = f"""
select m.entry_id as entry, m.branch_id as branch, m.client_id as client, c.name,
  m.kind, m.number, m.issued_on, m.amount, m.currency, m.cents,
  nullif(m.line, '') as line, nullif(m.vendor, '') as vendor, m.recurring
from concentration.billed m join concentration.clients c using (client_id)
{{slices}}
where m.issued_on between :since and :until
  and (cast(:branch as text) is null or m.branch_id = :branch)
  and (cast(:unit as text) is null or m.client_id in (
    select client_id from ({UNITS}) u where unit_id = :unit))
  and (m.recurring or not :recurring)
  and (:counted or m.cents is null or m.issued_on > :last)
  and (m.issued_on, m.entry_id) > (:day, :entry)
order by m.issued_on, m.entry_id limit :most
"""
OF_SLICE = (
    "{slices} join (select cast(:slice as text) as of_it) w"
    " on s.slice is not distinct from w.of_it"
)
UNIT_OF = f"""
select coalesce(
  (select unit_id from ({UNITS}) u where client_id = :client),
  (select unit_id from ({UNITS}) u where unit_id = :client limit 1)
)
"""


@dataclass(frozen=True)
class Wanted:
    """What to list: of which months, by which of their figures, and whose.

    `by` narrows it to a slice, which is called None when nobody told. Those that are
    not `counted` lack a rate, or are of the month that runs.
    """

    window: Window
    basis: Basis = Basis.TRAILING
    branch: BranchId | None = None
    unit: str | None = None
    by: Kind | None = None
    slice: str | None = None
    counted: bool = True

    @property
    def of_slice(self) -> str:
        """Spell the join that leaves only the rows of the slice."""
        return OF_SLICE.format(slices=SLICES[self.by]) if self.by else ""


def standings(
    transaction: Transaction, wanted: Wanted, after: int, most: int
) -> list[Standing]:
    """Read the units of a branch or of all that come after a rank."""
    asked = bound(wanted.window, wanted.branch) | {"after": after, "most": most}
    rows = transaction.session.execute(text(PAGE.format(basis=wanted.basis)), asked)
    return [Standing(**row) for row in rows.mappings()]


def exposures(
    transaction: Transaction, window: Window, branch: BranchId | None
) -> list[Standing]:
    """Read the largest units, and those beside them with a tenth of the revenue."""
    asked = bound(window, branch) | {"large": LARGE, "major": MAJOR}
    statement = text(EXPOSURES.format(basis=Basis.TRAILING))
    rows = transaction.session.execute(statement, asked)
    return [Standing(**row) for row in rows.mappings()]


def documents(
    transaction: Transaction,
    wanted: Wanted,
    after: tuple[date, str] | None,
    most: int,
) -> list[Document]:
    """Read what was billed and credited, the oldest first."""
    since, last = wanted.window.days(wanted.basis)
    day, entry = after or (since, "")
    rows = transaction.session.execute(
        text(DOCUMENTS.format(slices=wanted.of_slice)),
        {
            "since": since,
            "until": last if wanted.counted else wanted.window.last_told,
            "last": last,
            "counted": wanted.counted,
            "branch": wanted.branch,
            "unit": wanted.unit,
            "slice": wanted.slice,
            "recurring": wanted.basis is Basis.RECURRING,
            "day": day,
            "entry": entry,
            "most": most,
        },
    )
    return [Document(**row) for row in rows.mappings()]


def unit_of(transaction: Transaction, named: ClientId | str) -> str | None:
    """Find the unit that a client is of, or that is called so."""
    return transaction.session.execute(text(UNIT_OF), {"client": named}).scalar()
