"""Owns branches, staff, clients, contacts and the keys of machines.

Hears nothing yet.
Announces branches, staff, clients and contacts recorded.
"""
