"""What an event is made of: a frozen record with its marshmallow schema inside."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Self, TypeVar

import marshmallow
from marshmallow import EXCLUDE, post_load

from libs.contracts.envelope import Envelope, born
from libs.contracts.fields import example_of
from libs.contracts.verdicts import EventKey
from libs.values import BranchId

E = TypeVar("E", bound="Event")

OURS = "keepwell."


class EventSchema(marshmallow.Schema):
    """How an event, or a part of one, is written: the contract and its judge.

    Only fields judge: a schema-wide check would be unknown to the fast path.
    """

    builds: ClassVar[type]

    class Meta:
        unknown = EXCLUDE  # an older reader survives a newer writer

    @post_load
    def build(self, values: dict[str, Any], **_: Any) -> Any:
        """Make the record."""
        return self.builds(**values)


AnySchema = type[EventSchema]


@dataclass(frozen=True, kw_only=True)
class Event:
    """A fact that happened: announced once, never edited.

    A subclass declares `type`, its fields and a Schema; `source` when the fact is our
    own; `about` when a field holds the client the event is about; `of` when another
    names the one thing, of the many that happen to a client, that it tells of.
    """

    Schema: ClassVar[AnySchema] = EventSchema
    type: ClassVar[str] = ""
    source: ClassVar[str | None] = None
    about: ClassVar[str | None] = None
    of: ClassVar[str | None] = None
    routing_key: ClassVar[str] = ""

    envelope: Envelope | None = field(default=None, compare=False, repr=False)

    def __init_subclass__(cls) -> None:
        cls.Schema = type(f"{cls.__name__}Schema", (cls.Schema,), {"builds": cls})
        cls.routing_key = cls.type.removeprefix(OURS)

    @property
    def sent(self) -> Envelope:
        """The envelope it came in; raises ValueError when it was never sent."""
        if self.envelope is None:
            raise ValueError(f"{self.type} was never sent, so it has no envelope")
        return self.envelope

    @property
    def key(self) -> EventKey:
        """What makes it the same event; raises ValueError when it was never sent."""
        return self.sent.key

    @property
    def subject(self) -> str | None:
        """The client it is about, when it tells."""
        return getattr(self, self.about) if self.about else None

    @property
    def thing(self) -> str | None:
        """The one thing it tells of, when it tells."""
        return getattr(self, self.of) if self.of else None

    @property
    def branches(self) -> tuple[BranchId, ...]:
        """The branch it tells of, when it tells."""
        branch = vars(self).get("branch_id")
        return (branch,) if branch else ()

    @classmethod
    def example(cls) -> Self:
        """One such event, for documents and tests."""
        return cls.Schema().load(example_of(cls.Schema))


def in_envelope(event: E, envelope: Envelope) -> E:
    """Return the event in its envelope."""
    return born(type(event), {**vars(event), "envelope": envelope})
