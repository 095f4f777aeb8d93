"""So many requests at once are worked on; the others wait for their turn."""

from collections.abc import Iterable
from threading import Semaphore
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


class Turns:
    """Lets at most `at_once` of the server's threads into the app."""

    def __init__(self, app: WSGIApplication, at_once: int) -> None:
        self._app = app
        self._turns = Semaphore(at_once)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer, when it is this request's turn."""
        with self._turns:
            return self._app(environ, start_response)
