"""Owns branches, staff, clients, contacts and the keys of machines.

Hears nothing yet.
Announces branches, staff, clients, contacts and needs recorded, and who verified
what we know of clients.
"""
