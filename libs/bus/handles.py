"""`@handles(Event)`: a service's method hears events, many at a time."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from eventlet.event import Event as Answer
from nameko.extensions import Entrypoint

from libs.bus.inbound import Inbound
from libs.contracts.record import Event
from libs.contracts.verdicts import Verdicts
from libs.storage.transactions import Transaction

Handler = TypeVar("Handler", bound=Callable[..., Verdicts | None])


class Handles(Entrypoint):
    """Joins a method to the service's one way in."""

    inbound = Inbound()

    def __init__(self, event: type[Event]) -> None:
        super().__init__()
        self.event = event

    def setup(self) -> None:
        self.inbound.register_provider(self)

    def stop(self) -> None:
        self.inbound.unregister_provider(self)

    def deliver(
        self, transaction: Transaction, events: Sequence[Event]
    ) -> Verdicts | None:
        """Run the method as a nameko worker and wait for what it says."""
        answer = Answer()
        self.container.spawn_worker(
            self, (transaction, events), {}, handle_result=answering(answer)
        )
        return answer.wait()


def answering(answer: Answer) -> Callable[..., tuple[Any, Any]]:
    def handle_result(
        _worker: Any, result: Any = None, exc_info: Any = None
    ) -> tuple[Any, None]:
        if exc_info is None:
            answer.send(result)
        else:
            answer.send_exception(*exc_info)
        return result, None

    return handle_result


handles: Callable[[type[Event]], Callable[[Handler], Handler]] = Handles.decorator


def heard_by(service: type) -> dict[str, type[Event]]:
    """Map the types a service class hears to their events."""
    points = getattr(service, "__dict__", {}).values()
    found = [
        point
        for method in points
        for point in getattr(method, "nameko_entrypoints", ())
        if isinstance(point, Handles)
    ]
    return {point.event.type: point.event for point in found}
