"""Owns messages: templates, newsletters, the send ledger, suppression, delivery.

Hears the registry's facts and consents, clients paused, contacts due, granted, deferred
and denied, and invitations drawn up.
Announces contacts requested, messages sent, failed, refused, bounced and replied to,
and who does not want to hear from us any more.
"""
