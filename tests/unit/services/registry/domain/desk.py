"""A register at hand that takes rows in, written as mappings."""

from datetime import UTC, datetime

from services.registry.domain.books import Book
from services.registry.domain.imports import take
from services.registry.domain.register import Register
from services.registry.domain.rows import Row

NOW = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
VIENNA = {"branch": "Vienna", "zone": "Europe/Vienna", "country": "AT"}


class Desk:
    """Begins with `entries` of branches, staff, clients, contacts and sites."""

    def __init__(self, sees=lambda _: True, entries=((),) * 5):
        self.sees = sees
        self.entries = entries
        self.books = [Book(kind) for kind in entries]

    def take(self, *rows):
        """Take rows in that are about Vienna unless they say otherwise."""
        register = Register(*self.books, self.sees, NOW)
        numbered = enumerate(rows, start=2)
        return [take(register, Row.read(line, VIENNA | row)) for line, row in numbered]

    def to_record(self):
        return [book.to_record() for book in self.books]

    def again(self):
        """Begin anew with everything recorded."""
        kept = [
            list({entry.id: entry for entry in [*old, *new]}.values())
            for old, new in zip(self.entries, self.to_record(), strict=True)
        ]
        return Desk(self.sees, kept)

    def record(self, *rows):
        """Take rows in, record them, and return the facts but for the sites."""
        self.take(*rows)
        again = self.again()
        self.entries, self.books = again.entries, again.books
        return [[entry.fact for entry in kind] for kind in self.entries[:-1]]
