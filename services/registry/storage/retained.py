"""What the registry keeps for how long, and what it keeps while a client is one."""

from types import MappingProxyType

from libs.storage.retention import Retained, Rule
from services.registry.storage import holds

RULES = (
    Rule("imports", "imports", "t.begun_at", client=None),
    Rule(
        "imports",
        "imported",
        None,
        "not exists (select from registry.imports i where i.run_id = t.run_id)",
        client=None,
    ),
    Rule("audit", "holds", "t.lifted_at", client=None),
)
WITH_CLIENT = "it is on record of a client, for as long as that is"
OF_THE_FIRM = "it is the firm's own"
KEPT = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("clients", "contacts", "sites", "engagements", "vendors", "losses"),
                *("needs", "wants", "expectations", "findings", "knowledge_notes"),
                *("benefits", "roadmaps", "profile_answers", "provisions", "sightings"),
                *("requests", "referrals", "costs", "merges", "not_the_same"),
            ),
            WITH_CLIENT,
        ),
        **dict.fromkeys(
            (
                *("branches", "staff", "groups", "partners", "ratings", "offerings"),
                *("freshness", "profile_fields"),
            ),
            OF_THE_FIRM,
        ),
        **dict.fromkeys(
            ("consents", "statements"), "the proof of consent, while a person is known"
        ),
        "touched": "ids alone: whom a reverted import must leave",
        "removed": "ids alone: what is recorded again goes on from its revision",
        "erasures": "ids alone: who is erased again after an old backup is restored",
        "suppressions": "keyed hashes: whom nobody may write to again",
    }
)
RETAINED = Retained(RULES, KEPT, holds.standing)
