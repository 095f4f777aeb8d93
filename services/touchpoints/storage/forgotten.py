"""How long touchpoints remembers what it was told and cannot use."""

# The inboxes know an event for 30 days too; a year and a month shows each season once.
KEPT_FOR = {
    "intake": "received_at < clock_timestamp() - interval '30 days'",
    "unmatched": "kept_at < clock_timestamp() - interval '13 months'",
}
