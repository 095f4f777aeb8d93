"""Owns promises of contact: each client's gaps, the next touch and the call list.

Hears the registry's facts, touchpoints logged and taken back, relationships revalued,
callbacks and contacts requested.
Announces promises broken, contacts due, and contacts granted, deferred and denied.
"""
