"""What concentration keeps for how long, and what it keeps while a client is one."""

from types import MappingProxyType

from libs.storage.retention import Retained, Rule

# A month goes as a whole, with the invoices that it was added up from.
WHOLE_MONTHS = "t.{0} < date_trunc('month', cast(%(before)s as timestamptz))"
# The last thing said before is what was so when the rest began.
SAID_SINCE = """
exists (select from concentration.{0} n
  where n.client_id = t.client_id and n.revision > t.revision
    and n.told_at < %(before)s)
"""
RULES = (
    Rule("invoices", "billed", "t.issued_on", WHOLE_MONTHS.format("issued_on")),
    Rule("invoices", "months", "t.month", WHOLE_MONTHS.format("month")),
    Rule("invoices", "voided", "t.noted_at", by_wall=True),
    Rule("invoices", "payments", "t.received_on"),
    Rule("invoices", "exceptions", "coalesce(t.expires_on, t.decided_on)"),
    Rule("invoices", "granted_prices", "t.granted_on"),
    Rule("hours", "time_entries", "t.worked_on"),
    Rule("hours", "time_taken_back", "t.noted_at", by_wall=True),
    Rule("hours", "touch_times", "t.touched_on"),
    Rule("hours", "bookings", "t.to_day"),
    Rule("hours", "idle_weeks", "t.week_on", client=None),
    Rule("touches", "dealings", "t.occurred_at"),
    Rule("touches", "dealings", "t.noted_at", "t.occurred_at is null", by_wall=True),
    Rule("touches", "attention_alarms", "t.until"),
    Rule("touches", "valuations", "t.told_at", SAID_SINCE.format("valuations")),
    Rule(
        "touches", "client_statuses", "t.told_at", SAID_SINCE.format("client_statuses")
    ),
)
KEPT = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("clients", "contacts", "sites", "engagements", "knowledge", "merges"),
                *("relationships", "leaving_risks", "exposures", "bus_factors"),
                *("referrals", "never_clients"),
            ),
            "it is on record of a client, for as long as that is",
        ),
        **dict.fromkeys(
            (
                *("branches", "staff", "firm", "rates", "conversions", "finances"),
                *("contact_hours", "cover_terms", "guard_terms", "limit_terms"),
                *("limits", "beaches", "exposure_round"),
            ),
            "it is the firm's own",
        ),
        "sweeps": "they go once they are swept",
        "holds": "they say what is not to go",
    }
)
RETAINED = Retained(RULES, KEPT)
