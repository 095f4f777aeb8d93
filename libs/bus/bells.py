"""A bell wakes one waiter early; nobody depends on hearing it."""

from eventlet import Timeout
from eventlet.event import Event

# Whoever looks more often than this looks less often while there is nothing to do.
IDLE = 0.1  # seconds


class Bell:
    """Rung when there is something to do; a missed ring costs one poll interval."""

    def __init__(self) -> None:
        self.rung = Event()

    def ring(self) -> None:
        """Wake whoever waits, or the next to wait."""
        if not self.rung.ready():
            self.rung.send()

    def wait(self, seconds: float) -> bool:
        """Wait for a ring, at most so long; say whether there was one."""
        with Timeout(seconds, exception=False):
            self.rung.wait()
        if rung := self.rung.ready():
            self.rung = Event()
        return bool(rung)


def longer(rest: float, poll: float) -> float:
    """Return how long to rest when there was nothing to do after a rest, in seconds."""
    return min(2 * rest, max(poll, IDLE))
