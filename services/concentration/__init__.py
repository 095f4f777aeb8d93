"""Owns what depends on whom: revenue, time and knowledge shares, limits, stress tests.

Hears the registry's facts, referrals, invoices and credits, time logged, touchpoints
logged and taken back, relationships revalued and leaving risks revised.
Announces limits breached and cleared, exposures revalued, attention monopolised, payers
neglected, beaches ahead, utilisation that is low, and bus factors low or restored.
"""
