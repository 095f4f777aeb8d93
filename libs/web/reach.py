"""Whether an API can work: its database answers, and is as new as the code needs."""

from sqlalchemy import Engine, event, text

from libs.storage import schemas
from libs.storage.transactions import Transactions


class Reach:
    """A check of readiness with a connection of its own, whatever requests wait for.

    Once the schema was new enough it stays so: migrations are not undone.
    """

    def __init__(self, transactions: Transactions) -> None:
        self._service = transactions.service
        self._engine = beside(transactions.engine)
        self._new_enough = False

    def __call__(self) -> str | None:
        """Ask the database; return what is too old, and raise when it is away."""
        with self._engine.connect() as connection:
            connection.execute(text("select 1"))
            if self._new_enough:
                return None
            old = schemas.behind(connection, [self._service])
            self._new_enough = old is None
            return old


def beside(engine: Engine) -> Engine:
    """Make an engine that connects as another does, and is disposed of with it."""
    own = Engine(engine.pool.recreate(), engine.dialect, engine.url)
    event.listen(engine, "engine_disposed", lambda _: own.dispose())
    return own
