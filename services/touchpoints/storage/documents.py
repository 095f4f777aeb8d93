"""What an import told the others: documents that can be voided, by its run."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import text

from libs.storage.bulk import Bulk
from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.touchpoints.storage import of_held

DOCUMENTS = Bulk(
    "documents",
    {
        "touch_id": "text",
        "run_id": "text",
        "branch_id": "text",
        "source": "text",
        "id": "text",
        "number": "text",
        "client_ref": "text",
        "may_concern": "text",
        "logged": "boolean",
    },
)
TAKE = f"""
delete from touchpoints.documents where touch_id in (
  select touch_id from touchpoints.documents d
  where run_id = :run and not {of_held.DOCUMENT}
  order by touch_id limit :most
) returning *
"""


@dataclass(frozen=True)
class Document:
    """What told of which document of which client; `logged` if it is a touch as well.

    `touch` is what that touch is called, or would be; `may_concern` lists branches with
    commas between them, None for all.
    """

    touch: str
    run: str
    branch: str
    source: str
    id: str
    number: str
    client: str
    may_concern: str | None
    logged: bool


def note(transaction: Transaction, documents: Sequence[Document]) -> None:
    """Write documents down, each once."""
    DOCUMENTS.insert(transaction, sorted(map(astuple, documents)))


def take(
    transaction: Transaction, run: str, held: Sequence[ClientId], most: int
) -> list[Document]:
    """Forget some of the documents of a run but those of the `held`; return them."""
    bound = {"run": run, "held": list(held), "most": most}
    rows = transaction.session.execute(text(TAKE), bound)
    return [Document(*row) for row in rows]


def will_be_no_touch(transaction: Transaction, touches: Sequence[str]) -> None:
    """Note that documents are for others alone: nobody waits for their touches."""
    if touches:
        transaction.session.execute(
            text(
                "update touchpoints.documents set logged = false"
                " where touch_id = any(:touches)"
            ),
            {"touches": list(touches)},
        )
