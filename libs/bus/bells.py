"""A bell wakes one waiter early; nobody depends on hearing it."""

from eventlet import Timeout
from eventlet.event import Event


class Bell:
    """Rung when there is something to do; a missed ring costs one poll interval."""

    def __init__(self) -> None:
        self.rung = Event()

    def ring(self) -> None:
        """Wake whoever waits, or the next to wait."""
        if not self.rung.ready():
            self.rung.send()

    def wait(self, seconds: float) -> None:
        """Wait for a ring, at most so long."""
        with Timeout(seconds, exception=False):
            self.rung.wait()
        if self.rung.ready():
            self.rung = Event()
