"""The peer's own schema: the same tables, indexes, checks and keys as touchpoints'."""

from libs.testing.suites import Suite

COPIES = ("branches", "staff", "clients", "numbers", "relationships")
OWN = ("touches", "credits", "inbox", "outbox")
KEYED = ("touches", "credits", "relationships")
FILL = "insert into peer.{table} select * from touchpoints.{table}"


def lay(suite: Suite) -> None:
    """Create the schema `peer` and fill it with the clients that touchpoints has."""
    suite.rows("create schema peer")
    for table in (*COPIES, *OWN):
        suite.rows(
            f"create table peer.{table} (like touchpoints.{table} including all)"
        )
    for table in COPIES:
        suite.rows(FILL.format(table=table))
    for table in KEYED:
        suite.rows(
            f"alter table peer.{table} add foreign key (branch_id, client_id)"
            " references peer.clients (branch_id, client_id)"
        )
    suite.rows("analyze")
