"""Owns promises of contact: clients' gaps, next touches, plans and the call list.

Hears the registry's facts with sites, engagements and needs, touchpoints logged and
taken back, relationships revalued, callbacks, referrals, vendors sighted and year ends,
sales, outages, low utilisation, messages sent and refused, and contacts requested.
Announces promises broken, clients paused, contacts due, contacts granted, deferred and
denied, and invitations drawn up.
"""
