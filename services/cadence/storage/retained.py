"""What cadence keeps for how long, and what it keeps while a client is one."""

from types import MappingProxyType

from libs.storage.retention import Retained, Rule

WITHOUT_TASK = "not exists (select from cadence.tasks k where k.task_id = t.task_id)"
WITHOUT_GATHERING = (
    "not exists (select from cadence.gatherings g"
    " where g.gathering_id = t.gathering_id)"
)
# What clients took part in stays with those that are on hold.
WITHOUT_HELD = (
    "not exists (select from cadence.{0} h"
    " where h.{1} = t.{1} and h.client_id = any(%(held)s))"
)
RULES = (
    Rule("touches", "touches", "t.occurred_at"),
    Rule("touches", "outgoing", "t.occurred_at"),
    Rule("touches", "ratings", "t.rated_at"),
    Rule("touches", "their_messages", "t.written_at"),
    Rule("touches", "taken_back", "t.noted_at", by_wall=True),
    Rule("touches", "callbacks", "t.closed_at"),
    Rule("touches", "broken_promises", "t.due_at"),
    # A task is over after it was opened, and is found by that.
    Rule(
        "plans",
        "tasks",
        "t.opened_at",
        "coalesce(t.closed_at, t.done_at) < %(before)s",
    ),
    Rule("plans", "gifts", None, WITHOUT_TASK, client=None),
    Rule("plans", "invitations", "t.starts_at", WITHOUT_TASK),
    Rule(
        "plans",
        "rounds",
        "t.latest_at",
        WITHOUT_HELD.format("helps", "round_id"),
        client=None,
    ),
    Rule(
        "plans",
        "helps",
        None,
        "not exists (select from cadence.rounds r where r.round_id = t.round_id)",
    ),
    Rule("plans", "outages", "coalesce(t.restored_at, t.started_at)", client=None),
    Rule(
        *("plans", "gatherings", "t.starts_at"),
        WITHOUT_HELD.format("guests", "gathering_id"),
        client=None,
    ),
    Rule("plans", "guests", None, WITHOUT_GATHERING),
    Rule("plans", "introductions", "t.introduced_at"),
    Rule("plans", "pauses", "t.until"),
    Rule("plans", "reminders", "t.stepped_at", "t.next_at is null"),
    Rule("plans", "drop_ins", "t.day"),
    Rule(
        "plans",
        "triggers",
        "greatest(t.at, t.due_on, t.starts_on)",
        "t.next_at is null",
    ),
    Rule("plans", "idle_weeks", "t.week_on", client=None),
    Rule("plans", "occasion_rounds", "t.day", client=None),
    Rule("grants", "grants", "t.at"),
)
KEPT = MappingProxyType(
    {
        **dict.fromkeys(
            (*("clients", "contacts", "sites", "merges", "policies", "consistency"),),
            "it is on record of a client, for as long as that is",
        ),
        **dict.fromkeys(
            (
                *("branches", "staff", "settings", "holidays", "quiet_periods"),
                *("occasion_terms", "drop_in_rules", "drop_in_secret", "gift_budgets"),
                *("branch_help_calls", "reminder_steps", "horizons", "calendar_feeds"),
            ),
            "it is the firm's own",
        ),
        "reminder_answers": "they go with their reminder",
        "policy_changes": "they go once they are carried out",
        "sweeps": "they go once they are swept",
        "holds": "they say what is not to go",
    }
)
RETAINED = Retained(RULES, KEPT)
