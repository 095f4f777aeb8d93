"""What stands on the outside of an event: its CloudEvents 1.0 attributes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Literal, TypeVar

import marshmallow
from marshmallow import EXCLUDE, ValidationError, validates_schema

from libs.contracts import fields
from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import in_utc, matching
from libs.contracts.verdicts import EventKey
from libs.values import BranchId, FieldError, Invalid

T = TypeVar("T")

make = object.__new__
put = object.__setattr__  # a frozen record's own refuses

EVERY_BRANCH = "*"
BRANCH = re.compile("[^,*]{1,255}")
BRANCHES = r"^(\*|[^,*]{1,255}(,[^,*]{1,255}){0,99})\Z"
ATTRIBUTE_NAME = re.compile(r"[a-z0-9]{1,20}")
ATTRIBUTE_KINDS = (str, bool, int, type(None))


class Malformed(Invalid):
    """This is not a valid event."""


class UnknownType(Invalid):
    """Nobody here knows events of this type."""


@dataclass(frozen=True)
class Envelope:
    """Which event it is, where it comes from, whom it is about and who may see it.

    `branches` is None for every branch and () when none is named.
    Raises Malformed when source, id or subject are empty or too long, when time is
    naive, or a branch cannot be written in a list.
    """

    source: str
    id: str
    subject: str | None
    time: datetime | None
    branches: tuple[BranchId, ...] | None
    traceparent: str | None = None
    causation: str | None = None

    def __post_init__(self) -> None:
        for name in ("source", "id", "subject"):
            value = getattr(self, name)
            if value is not None and not 1 <= len(value) <= LONGEST_TEXT:
                raise Malformed(None, FieldError(name, "Empty or too long."))
        if self.time is not None and self.time.tzinfo is None:
            raise Malformed(None, FieldError("time", "A time needs its zone."))
        if not all(map(BRANCH.fullmatch, self.branches or ())):
            raise Malformed(None, FieldError("branches", "No id of a branch."))

    @property
    def key(self) -> EventKey:
        """What makes it the same event: two with one key are one event."""
        return self.source, self.id


class EnvelopeSchema(marshmallow.Schema):
    """The attributes as they are written beside `data`."""

    class Meta:
        unknown = EXCLUDE  # a sender's own extensions are not for us

    specversion = fields.one_of(Literal["1.0"])
    id = fields.text("0195c6f2a1b84c7e9d3f5a6b7c8d9e0f")
    source = fields.text("pbx/vienna")
    type = fields.text("keepwell.call.ended.v1")
    subject = fields.text("c-0042", optional=True)
    time = fields.moment("2026-03-02T08:07:00Z", optional=True)
    branchid = fields.coded("vienna", BRANCHES)
    causationid = fields.text("0195c6f2a1b84c7e9d3f5a6b7c8d9e0e", optional=True)
    traceparent = fields.text(
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", optional=True
    )
    tracestate = fields.text("vendor=opaque", longest=512, optional=True)
    datacontenttype = fields.text("application/json", optional=True)
    dataschema = fields.text("https://keepwell.example/call.ended.json", optional=True)

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def check_extensions(self, _: Any, written: Mapping[str, Any], **__: Any) -> None:
        """Hold the attributes we do not know to the grammar of CloudEvents."""
        for name in written.keys() - self.fields.keys() - {"data"}:
            if not ATTRIBUTE_NAME.fullmatch(name):
                raise ValidationError("No name for a CloudEvents attribute.", name)
            if not isinstance(written[name], ATTRIBUTE_KINDS):
                raise ValidationError("Not a plain value.", name)


def written_branches(branches: tuple[BranchId, ...] | None) -> str | None:
    """Write branches as the attribute `branchid`; None when none is named."""
    return EVERY_BRANCH if branches is None else ",".join(branches) or None


@lru_cache(maxsize=1024)
def read_branches(branchid: str | None) -> tuple[BranchId, ...] | None:
    """Read the attribute `branchid`; raises ValueError."""
    if branchid is None:
        return ()
    if matching(BRANCHES, branchid) == EVERY_BRANCH:
        return None
    return tuple(map(BranchId, branchid.split(",")))


def sealed(header: Any) -> Envelope:
    """Make the envelope of attributes as written; raises ValueError at `branchid`."""
    return born(
        Envelope,
        {
            "source": header.source,
            "id": header.id,
            "subject": header.subject,
            "time": header.time and in_utc(header.time),
            "branches": read_branches(header.branchid),
            "traceparent": header.traceparent,
            "causation": header.causationid,
        },
    )


def born(of: type[T], values: dict[str, Any]) -> T:
    """Make a frozen record of values judged already, without its slow constructor.

    The record keeps `values` as its own.
    """
    record = make(of)
    put(record, "__dict__", values)
    return record
