"""Owns the log of every contact, callbacks and the relationship value ledger.

Hears the registry's facts, what other systems report of contacts, messages sent
and replied to.
Announces touchpoints logged and taken back, relationships revalued, callbacks promised,
kept and broken, complaints and referrals received, threats from within, and
risks of leaving.
"""
