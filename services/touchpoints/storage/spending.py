"""What was put into winning clients, and what an hour of ours costs."""

from datetime import date

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId, Money
from services.touchpoints.domain.spending import Spending
from services.touchpoints.storage.entries import table_of

SPENDING = table_of("spendings", Spending, "spending_id", "spent_on")


def standing_of(transaction: Transaction, client: ClientId) -> tuple[str, date]:
    """Return what the client is to us, and since which day."""
    row = transaction.session.execute(
        text("select status, since from touchpoints.clients where client_id = :client"),
        {"client": client},
    ).one()
    return row.status, row.since


def on(transaction: Transaction, client: str) -> list[Spending]:
    """Read all that was put into winning a client."""
    return SPENDING.read(transaction, "where o.client_id = :client", client=client)


def hour(transaction: Transaction) -> Money | None:
    """Read what an hour of marketing costs; None until the owner has said so."""
    row = transaction.session.execute(
        text("select amount, currency from touchpoints.marketing_hour")
    ).one_or_none()
    return Money(*row) if row else None


def set_hour(transaction: Transaction, cost: Money) -> None:
    """Write down what an hour of marketing costs."""
    transaction.session.execute(
        text(
            "insert into touchpoints.marketing_hour (amount, currency)"
            " values (:amount, :currency) on conflict (one) do update"
            " set amount = excluded.amount, currency = excluded.currency"
        ),
        vars(cost),
    )
