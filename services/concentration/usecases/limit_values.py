"""What is limited, as it is now, in each branch and in the firm."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from libs.storage import branches
from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.concentration.domain.cover import Cover, State
from services.concentration.domain.limits import Limit, fewness_of, load_of
from services.concentration.domain.slices import Kind
from services.concentration.domain.survival import Finances
from services.concentration.domain.windows import Window
from services.concentration.storage import cover_terms, knowers, largest, leading
from services.concentration.storage.knowers import Cared
from services.concentration.storage.leading import Leading
from services.concentration.storage.limits import Which
from services.concentration.usecases import cover, losses, shares

SLICES = {
    Limit.SECTOR: Kind.SECTOR,
    Limit.VENDOR: Kind.VENDOR,
    Limit.REFERRER: Kind.REFERRER,
}

Scope = BranchId | None  # None is the whole firm
Value = tuple[Which, float | None]


def measured(transaction: Transaction, window: Window) -> Mapping[Which, float | None]:
    """Measure all that is limited; None is unknown."""
    scopes = (None, *branches.all_hours(transaction))
    return dict(
        chain(
            of_clients(transaction, window),
            of_slices(transaction, window, scopes),
            of_losses(transaction, window, scopes),
            of_knowers(transaction, window, scopes),
            of_work(transaction, window),
        )
    )


def of_clients(transaction: Transaction, window: Window) -> Iterator[Value]:
    found = shares.of(transaction, window, None)
    for scope, both in ((None, found.firm), *found.branches.items()):
        yield (Limit.TOP_1, scope), both.trailing.top_1
        yield (Limit.TOP_5, scope), both.trailing.top_5


def of_slices(
    transaction: Transaction, window: Window, scopes: Iterable[Scope]
) -> Iterator[Value]:
    for limit, kind in SLICES.items():
        found = largest.shares(transaction, window, kind)
        for scope in scopes:
            yield (limit, scope), found.get(scope)


def of_losses(
    transaction: Transaction, window: Window, scopes: Iterable[Scope]
) -> Iterator[Value]:
    found = leading.of_branches(transaction, window)
    for scope in scopes:
        said = losses.judged_by(transaction, window, scope)
        yield (Limit.STAFF, scope), staff(found.get(scope))
        yield (Limit.SURVIVAL, scope), survival(found.get(scope), said)


def staff(found: Leading | None) -> float | None:
    """Return the largest share that hangs on one of us."""
    if found is None or found.of_one is None:
        return None
    return found.of_one / found.revenue


def survival(found: Leading | None, said: Finances | None) -> float | None:
    """Put losing the largest client to the test; unknown until the finances are."""
    if found is None or said is None:
        return None
    return load_of(found.largest, found.net, said)


def of_knowers(
    transaction: Transaction, window: Window, scopes: Iterable[Scope]
) -> Iterator[Value]:
    found = knowers.counted(transaction, window.as_of)
    for scope in scopes:
        cared = found.get(scope, Cared()) if scope else Cared.of_all(found.values())
        yield (Limit.BUS_FACTOR, scope), cared.at_risk


def of_work(transaction: Transaction, window: Window) -> Iterator[Value]:
    """Measure what is sold; the floor of engagements is the whole firm's."""
    found = cover.of(transaction, window.as_of, None)
    for scope, its in ((None, found.firm), *found.branches.items()):
        yield (Limit.UNSOLD, scope), unsold(its.covers[0])
    floor = cover_terms.terms(transaction).least_engagements
    runs = found.firm.running
    yield (Limit.ENGAGEMENTS, None), fewness_of(runs.now, floor) if runs else None


def unsold(soon: Cover) -> float | None:
    """Return the share that is not signed, where all that is signed is told."""
    if soon.state is not State.KNOWN or soon.share is None:
        return None
    return max(1 - soon.share, 0.0)
