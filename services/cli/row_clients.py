"""Which client a row is about: by its number in the other system, or by its name."""

from services.cli.table_rows import Row, needed
from services.cli.who_is_who import WhoIsWho
from services.registry.domain.names import name_key

NAMED_BY = ("reference", "client")


def client_of(row: Row, who: WhoIsWho) -> str:
    """Find the client; raises UnknownClient, and UnusableRow where none is named."""
    told = names_in(row)
    known = [each for each in told if name_key(each) in who.by_reference]
    return who.client_called([*known, *told][0])


def names_in(row: Row) -> list[str]:
    """Return what the client is called; raises UnusableRow when it says nothing."""
    told = [row[field] for field in NAMED_BY if field in row]
    return told or [needed(row, "client")]
