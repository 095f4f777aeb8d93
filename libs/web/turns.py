"""So many requests at once are worked on; the others wait for their turn."""

from collections.abc import Iterable
from threading import Semaphore
from time import perf_counter
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE = 10.0  # seconds to wait; who asks does not wait for much longer either
ASKED_AT = "keepwell.asked_at"  # on the clock of perf_counter
NO_TURN = "keepwell.no_turn"


class Turns:
    """Lets at most `at_once` of the server's threads do work in the app.

    A request whose turn does not come is passed on too, but with NO_TURN, and it is for
    the app to refuse it without any work. ASKED_AT says when each came.
    """

    def __init__(self, app: WSGIApplication, at_once: int) -> None:
        self._app = app
        self._turns = Semaphore(at_once)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer, when it is this request's turn."""
        environ[ASKED_AT] = perf_counter()
        if not self._turns.acquire(timeout=PATIENCE):
            environ[NO_TURN] = True
            return self._app(environ, start_response)
        try:
            return self._app(environ, start_response)
        finally:
            self._turns.release()
