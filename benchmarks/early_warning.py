"""How well the signs of leaving rank customers: against a BG/NBD model's expectation.

The ledger is the 1-in-10 sample of CDNOW that Fader and Hardie published, as CSV with
the columns customer and date; PURCHASES names the file. Both learn from 39 weeks alone
and rank who buys in the 39 after them.
"""

import os
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from bench import bgnbd, purchases
from bench.bgnbd import Bought
from bench.findings import check, note, tell
from bench.purchases import FIRST_DAY, WEEK, Days

from libs.values import TouchId
from services.touchpoints.domain.credit import Credit
from services.touchpoints.domain.leaving_history import History
from services.touchpoints.domain.leaving_measures import measure
from services.touchpoints.domain.leaving_model import Case, Model, Signs, fit, signs_of

LEARNED = 39 * WEEK
# Inside the weeks to learn from: 26 to look at, 13 to see who bought.
LOOKED_AT = 26 * WEEK
JUDGED = 39
PUBLISHED = (0.243, 4.414, 0.793, 2.426)
PUBLISHED_OF_THE_FIRST = 1.226
A_PURCHASE = 0.20  # as much as a call
DRAWS = 1_000
LEAST, LEAST_LOWER = 1.0, 0.99

Ledger = Mapping[str, Days]


def main() -> None:
    path = os.environ.get("PURCHASES")
    if not path:
        note("early warning is not measured: PURCHASES names no purchase ledger")
        return
    ledger = purchases.read(Path(path))
    stayed = [any(day >= LEARNED for day in days) for days in ledger.values()]
    ours, theirs = our_ranking(ledger), their_ranking(ledger)
    ratio = auc(ours, stayed) / auc(theirs, stayed)
    lower = sorted(bootstrap(ours, theirs, stayed))[DRAWS * 5 // 100]
    note(f"AUC {auc(ours, stayed):.4f}, of BG/NBD {auc(theirs, stayed):.4f}")
    note(f"ratio {ratio:.4f}, lower 5 % of {DRAWS} paired draws {lower:.4f}")
    reached = ratio >= LEAST and lower >= LEAST_LOWER
    target = f">= {LEAST}, lower 5 % >= {LEAST_LOWER}"
    tell("early_warning_auc_vs_bgnbd", [ratio], target, reached=reached)


def our_ranking(ledger: Ledger) -> list[float]:
    """Return the probability that each customer stays, learned inside the weeks."""
    model = learned_from(ledger)
    return [1 - model.probability(signs(days, LEARNED)) for days in ledger.values()]


def learned_from(ledger: Ledger) -> Model:
    return fit(
        [
            Case(
                signs(days, LOOKED_AT),
                not any(LOOKED_AT <= day < LEARNED for day in days),
            )
            for days in ledger.values()
        ]
    )


def signs(days: Days, until: int) -> Signs:
    """Return the signs of leaving that the purchases before a day show."""
    contacts = [credit(day) for day in days if day < until]
    first = contacts[0].occurred_at.date()
    measured = measure(History(first, contacts), moment(until))
    if measured is None:
        raise LookupError(f"nothing to tell by, {len(contacts)} purchases")
    return signs_of(measured)


def credit(day: int) -> Credit:
    at = moment(day)
    return Credit(TouchId(str(day)), at, at, "call", A_PURCHASE, "", 1)


def moment(day: int) -> datetime:
    return datetime.combine(FIRST_DAY, time(), UTC) + timedelta(days=day)


def their_ranking(ledger: Ledger) -> list[float]:
    """Return the purchases BG/NBD expects, once it is fitted as was published."""
    customers = [bought(days) for days in ledger.values()]
    model = bgnbd.fit(customers)
    found = (model.r, model.alpha, model.a, model.b)
    check("BG/NBD", tuple(round(each, 3) for each in found), PUBLISHED)
    expected = {each: model.expected(each, JUDGED) for each in set(customers)}
    check("what it expects", round(expected[customers[0]], 3), PUBLISHED_OF_THE_FIRST)
    return [expected[each] for each in customers]


def bought(days: Days) -> Bought:
    first, *repeats = (day for day in days if day < LEARNED)
    last = repeats[-1] if repeats else first
    known = LEARNED - 1 - first  # the last of the days, as published
    return Bought(len(repeats), (last - first) / WEEK, known / WEEK)


def bootstrap(
    ours: Sequence[float], theirs: Sequence[float], stayed: Sequence[bool]
) -> list[float]:
    """Return the ratio for customers drawn again and again, the same for both."""
    dice = random.Random(1997)  # noqa: S311 -- draws to be repeated, no secret
    every = range(len(stayed))
    ratios = []
    for _ in range(DRAWS):
        drawn = dice.choices(every, k=len(every))
        truth = [stayed[nth] for nth in drawn]
        mine = auc([ours[nth] for nth in drawn], truth)
        ratios.append(mine / auc([theirs[nth] for nth in drawn], truth))
    return ratios


def auc(scores: Sequence[float], truth: Sequence[bool]) -> float:
    """Return how often who stayed is ranked above who did not; ties count half."""
    counts: dict[float, list[int]] = {}
    for score, stayed in zip(scores, truth, strict=True):
        counts.setdefault(score, [0, 0])[stayed] += 1
    below, won = 0, 0.0
    for score in sorted(counts):
        left, stayed = counts[score]
        won += stayed * (below + left / 2)
        below += left
    return won / (below * (len(truth) - below))


if __name__ == "__main__":
    main()
