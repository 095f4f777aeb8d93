"""What outbound keeps for how long, and what it keeps while a client is one."""

from types import MappingProxyType

from libs.storage.retention import Retained, Rule

OF_MESSAGE = (
    "(select m.client_id from outbound.messages m"
    " where m.branch_id = t.branch_id and m.message_id = t.message_id)"
)
# What may have gone out is a person's to decide on, and meanwhile its bytes stay.
SETTLED = """
exists (select from outbound.messages m
  where m.branch_id = t.branch_id and m.message_id = t.message_id
    and m.state <> 'ambiguous' and m.settled_at < %(before)s)
"""
WITHOUT_MESSAGES = """
not exists (select from outbound.messages m where m.mailing_id = t.mailing_id)
"""
WITHOUT_LETTERS = """
not exists (select from outbound.packed k where k.pack_id = t.pack_id)
"""
DRAWN_UP = "(select p.drawn_up_at from outbound.packs p where p.pack_id = t.pack_id)"
MADE = (
    "(select g.made_at from outbound.mailings g"
    " where g.branch_id = t.branch_id and g.mailing_id = t.mailing_id)"
)
# Bytes for as long as somebody asks what was sent, slots for longer than any limit may
# look back, digests for longer than a mail may take to come back. A message is settled
# after it was queued, and found by that.
RULES = (
    Rule("bodies", "frozen", "t.frozen_at", SETTLED, client=OF_MESSAGE),
    Rule("slots", "slots", "t.at", client=OF_MESSAGE),
    Rule("mails", "intake", "t.at", client=None),
    Rule("returns", "bounces", "t.at", client=OF_MESSAGE),
    Rule("returns", "readings", "t.at"),
    Rule(
        "messages",
        "messages",
        "t.queued_at",
        "t.settled_at < %(before)s or t.state = 'ambiguous'",
    ),
    Rule("messages", "left_out", MADE, WITHOUT_MESSAGES),
    Rule(
        "messages",
        "mailings",
        "t.made_at",
        f"{WITHOUT_MESSAGES} and not exists (select from outbound.left_out l"
        " where l.branch_id = t.branch_id and l.mailing_id = t.mailing_id)",
        client=None,
    ),
    Rule("messages", "reprints", DRAWN_UP, WITHOUT_LETTERS, client=None),
    Rule("messages", "pack_files", DRAWN_UP, WITHOUT_LETTERS, client=None),
    Rule("messages", "packs", "t.drawn_up_at", WITHOUT_LETTERS, client=None),
    Rule("messages", "issue_notes", "t.at"),
    Rule("messages", "invitations", "t.noted_at", client=None, by_wall=True),
    Rule("messages", "client_pauses", "t.until"),
    Rule("parked", "parked_mails", "t.at", client=None),
)
KEPT = MappingProxyType(
    {
        **dict.fromkeys(
            (
                *("clients", "contacts", "sites", "site_copies", "merges", "stories"),
                *("consents", "leak_marks"),
            ),
            "it is on record of a client, for as long as that is",
        ),
        **dict.fromkeys(
            (
                *("branches", "staff", "senders", "template_versions", "issues"),
                *("gate_terms", "newsletter_terms", "instances", "lanes", "pauses"),
                *("mailboxes", "windows"),
            ),
            "it is the firm's own",
        ),
        "packed": "they go with their message",
        "suppressions": "they say whom nobody may write to",
        "sweeps": "they go once they are swept",
        "holds": "they say what is not to go",
    }
)
RETAINED = Retained(RULES, KEPT)
