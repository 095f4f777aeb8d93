"""How the printed report spells amounts, shares, verdicts and clients."""

from services.concentration.domain.portfolio import Standing
from services.concentration.domain.scenarios import Scenario, What
from services.concentration.domain.survival import Threshold, Verdict
from services.concentration.domain.winning import Remedy, Spread

UNKNOWN = "unknown"
LONGEST = 30  # characters of a name, so that columns stay apart
KINDS = {
    What.TOP_1: "the largest client",
    What.TOP_2: "the two largest clients",
    What.LINE: "service line",
    What.VENDOR: "vendor",
    What.SECTOR: "sector",
    What.REFERRER: "introduced by",
    What.BUILDING: "address",
    What.CONTACT: "key contact at",
    What.STAFF: "one of ours",
}


def amount(cents: float) -> str:
    """Spell an amount without its cents: what is printed is read, not added up."""
    return f"{cents / 100:,.0f}"


def percent(share: float | None) -> str:
    """Spell a share, or that there is none."""
    return UNKNOWN if share is None else f"{share:.1%}"


def shortened(name: str, longest: int = LONGEST) -> str:
    """Cut a name that is too long for a column."""
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def called(unit: Standing) -> str:
    """Spell a unit: a group by its largest client, and how many others are of it."""
    others = unit.clients - 1
    return shortened(unit.name) + (f" +{others}" if others else "")


def lost_with(each: Scenario) -> str:
    """Spell what is lost, with its name."""
    return f"{KINDS[each.what]} ({shortened(each.name, 2 * LONGEST)})"


def outcome(verdict: Verdict | None) -> str:
    """Say whether a loss is survived."""
    if verdict is None:
        return UNKNOWN
    if verdict.by is Threshold.MARGIN:
        return "survives"
    lasts = f"{verdict.months_of_cash or 0:.1f} months of cash"
    return f"survives, {lasts}" if verdict.survives else f"NO: {lasts}"


def to_win(told: Remedy | Spread) -> str:
    """Spell whom to win: of the usual size, or larger ones."""
    usual, larger = told.win, told.win_larger
    number = "1 client" if usual.clients == 1 else f"{usual.clients:,} clients"
    found = f"win {number} of {amount(usual.cents)} a year"
    if larger == usual:
        return found
    return f"{found} (or {larger.clients:,} of {amount(larger.cents)})"
