"""What touchpoints keeps for how long, and what it keeps while a client is one."""

from datetime import timedelta
from math import ceil
from types import MappingProxyType

from libs.storage.retention import Floors, Retained, Rule
from libs.storage.transactions import Transaction
from services.touchpoints.domain.past import weightless_after
from services.touchpoints.storage import ledger

TOUCHES = "touches"

# A credit never goes without its touch, nor a touch without its credits: they bear the
# same moment.
RULES = (
    Rule("intake", "intake", "t.received_at", client=None, by_wall=True),
    Rule("unmatched", "unmatched", "t.kept_at", client=None, by_wall=True),
    Rule(TOUCHES, "credits", "t.occurred_at"),
    Rule(TOUCHES, "touches", "t.occurred_at"),
    Rule(TOUCHES, "meetings", "t.held_at"),
    Rule(TOUCHES, "unwelcome", "t.said_at"),
    Rule(TOUCHES, "asks", "t.asked_at"),
    Rule(TOUCHES, "opportunities", "t.found_at"),
    Rule(TOUCHES, "introductions", "t.received_at"),
    Rule(TOUCHES, "deliveries", "t.delivered_on"),
    Rule(TOUCHES, "spendings", "t.spent_on"),
    Rule(TOUCHES, "threats", "t.failed_at"),
    Rule(TOUCHES, "callbacks", "t.missed_at"),
    Rule(TOUCHES, "actions", "t.due_on"),
    Rule(
        TOUCHES,
        "frustrations",
        None,
        "not exists (select from touchpoints.touches o where o.touch_id = t.touch_id)",
    ),
    Rule(TOUCHES, "calendar", "t.noted_at", by_wall=True),
    Rule(TOUCHES, "calendar_before", "t.noted_at", by_wall=True),
    Rule(TOUCHES, "imported", "t.imported_at", client=None),
    Rule(
        TOUCHES,
        "import_files",
        None,
        "not exists (select from touchpoints.imported i where i.run_id = t.run_id)",
        client=None,
    ),
    Rule(
        TOUCHES,
        "documents",
        None,
        "not exists (select from touchpoints.imported i where i.touch_id = t.touch_id)",
        client=None,
    ),
)
KEPT = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("clients", "contacts", "numbers", "addresses", "consents", "merges"),
                *("client_statuses", "relationships", "leaving_risks"),
            ),
            "it is on record of a client, for as long as that is",
        ),
        **dict.fromkeys(
            (
                *("branches", "staff", "kinds", "terms", "terms_history"),
                *("marketing_hour", "leaving_models", "leaving_round"),
            ),
            "it is the firm's own",
        ),
        **dict.fromkeys(
            ("tombstones", "tombstone_key"),
            "keyed hashes: what comes late of whom was erased is kept without words",
        ),
        "sweeps": "they go once they are swept",
        "holds": "they say what is not to go",
    }
)


def as_long_as_they_count(transaction: Transaction) -> Floors:
    """Keep touches for as long as they count: a slower decay lets them for longer."""
    after = weightless_after(ledger.terms(transaction))
    return {TOUCHES: ceil(after / timedelta(days=1))}


RETAINED = Retained(RULES, KEPT, floors=as_long_as_they_count)
