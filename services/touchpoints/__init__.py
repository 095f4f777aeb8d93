"""Owns the log of every contact, callbacks and the relationship value ledger.

Hears the registry's facts, calls, meetings, mails and invoices.
Announces touchpoints logged, relationships revalued, callbacks promised, kept, broken.
"""
