"""Owns branches, staff, clients, all that is recorded of them, and machines' keys.

Hears touchpoints logged, and who does not want to hear from us any more.
Announces branches, staff, clients, contacts, consents, engagements and needs recorded,
knowledge verified, vendors sighted, fiscal years about to end, clients merged and
unmerged, and persons erased.
"""
