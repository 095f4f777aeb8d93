"""Preparing: from messages in hand to frozen bytes that may go out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from libs.storage.transactions import Transaction
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import (
    Allowed,
    Dispatch,
    HeldBack,
    Judgement,
    Message,
    Suppressed,
)
from services.outbound.domain.messages import Channel, Form
from services.outbound.domain.parcels import Parcel
from services.outbound.storage import frozen
from services.outbound.usecases import rationing, settling
from services.outbound.usecases.stages import Compose, Judge, Make, Scan

NOT_JUDGED = Suppressed("not_judged")
NOBODY_WRITES_IT = Suppressed("nobody_writes_it")
NO_WAY_OUT = Suppressed("no_way_out")
# What may have gone out to one address does not go to another.
ADDRESS_CHANGED = Suppressed("address_changed")


@dataclass(frozen=True)
class Stages:
    """Who judges, writes, makes and scans; how many messages an hour are let out."""

    judge: Judge
    forms: Mapping[Form, Compose]
    makers: Mapping[Channel, Make]
    scan: Scan
    per_hour: Mapping[Channel, int]


def prepare(
    transaction: Transaction, messages: Sequence[Message], stages: Stages
) -> list[Parcel]:
    """Freeze the messages that may go out; write down why the others may not."""
    judged = stages.judge(transaction, messages)
    judged = rationing.ration(transaction, messages, judged, stages.per_hour)
    preparation = Preparation(transaction, stages, judged)
    ready = preparation.parcels(messages)
    going = {each.message_id for each in ready}
    rationing.use(transaction, [m for m in messages if m.id in going], stages.per_hour)
    settling.hold_back(transaction, messages, preparation.held_back(messages))
    return ready


class Preparation:
    """Messages of one batch on their way from row to bytes, and what was stopped."""

    def __init__(
        self, transaction: Transaction, stages: Stages, judged: Mapping[str, Judgement]
    ) -> None:
        self.transaction = transaction
        self.stages = stages
        self.judged = judged
        self.stopped: dict[str, HeldBack] = {}

    def parcels(self, messages: Sequence[Message]) -> list[Parcel]:
        """Return the parcels of those that are allowed, frozen now or before."""
        allowed = [
            message
            for message in messages
            if isinstance(self.judged.get(message.id), Allowed)
        ]
        before = frozen.read(self.transaction, [message.id for message in allowed])
        kept = {m.id: before[m.id] for m in allowed if self.still_good(m, before)}
        new = self.made([message for message in allowed if message.id not in kept])
        frozen.freeze(self.transaction, list(new.values()))
        ready = kept | new
        return [ready[m.id] for m in allowed if m.id in ready]

    def still_good(self, message: Message, before: Mapping[str, Parcel]) -> bool:
        """Say whether frozen bytes go where the judge allows them."""
        parcel = before.get(message.id)
        if parcel and parcel.address != self.address(message) and message.resent:
            self.stopped[message.id] = ADDRESS_CHANGED
        return parcel is not None and parcel.address == self.address(message)

    def address(self, message: Message) -> str:
        judged = self.judged[message.id]
        return judged.address if isinstance(judged, Allowed) else ""

    def made(self, messages: Sequence[Message]) -> dict[str, Parcel]:
        """Write messages, make bytes of them, and look for leaks."""
        wanted = [message for message in messages if message.id not in self.stopped]
        dispatches = self.written(wanted)
        parcels: dict[str, Parcel] = {}
        for channel, some in by_channel(dispatches).items():
            make = self.stages.makers.get(channel)
            made = make(self.transaction, some) if make else {}
            parcels |= self.without_stopped(made, some, NO_WAY_OUT)
        return self.clean([d for d in dispatches if d.message.id in parcels], parcels)

    def written(self, messages: Sequence[Message]) -> list[Dispatch]:
        by_form: dict[Form, list[Message]] = defaultdict(list)
        for message in messages:
            by_form[message.form].append(message)
        contents: dict[str, Content] = {}
        for form, some in by_form.items():
            contents |= self.written_as(form, some)
        return [
            Dispatch(message, self.address(message), contents[message.id])
            for message in messages
            if message.id in contents
        ]

    def written_as(self, form: Form, messages: Sequence[Message]) -> dict[str, Content]:
        write = self.stages.forms.get(form)
        told = write(self.transaction, messages) if write else {}
        contents: dict[str, Content] = {}
        for message in messages:
            content = told.get(message.id, NOBODY_WRITES_IT)
            if isinstance(content, Suppressed):
                self.stopped[message.id] = content
            else:
                contents[message.id] = content
        return contents

    def without_stopped(
        self,
        made: Mapping[str, Parcel | HeldBack],
        dispatches: Sequence[Dispatch],
        missing: Suppressed,
    ) -> dict[str, Parcel]:
        parcels: dict[str, Parcel] = {}
        for dispatch in dispatches:
            message = dispatch.message.id
            parcel = made.get(message, missing)
            if not isinstance(parcel, Parcel):
                self.stopped[message] = parcel
            else:
                parcels[message] = parcel
        return parcels

    def clean(
        self, dispatches: Sequence[Dispatch], parcels: Mapping[str, Parcel]
    ) -> dict[str, Parcel]:
        """Keep what tells no client of another, or was released by a person."""
        made = [(each, parcels[each.message.id]) for each in dispatches]
        found = self.stages.scan(self.transaction, made) if made else {}
        leaks = {
            each.message.id: found[each.message.id]
            for each in dispatches
            if each.message.id in found
            and not is_released(each.message, found[each.message.id])
        }
        self.stopped |= leaks
        return {m: parcel for m, parcel in parcels.items() if m not in leaks}

    def held_back(self, messages: Sequence[Message]) -> dict[str, HeldBack]:
        """Tell which messages do not go out now, and why."""
        held: dict[str, HeldBack] = {}
        for message in messages:
            judged = self.judged.get(message.id, NOT_JUDGED)
            if not isinstance(judged, Allowed):
                held[message.id] = judged
        return held | self.stopped


def is_released(message: Message, leak: Suppressed) -> bool:
    """Tell whether a person has seen just this and let it go."""
    seen = message.released
    return seen is not None and leak.evidence.get("seen") == seen


def by_channel(dispatches: Sequence[Dispatch]) -> dict[Channel, list[Dispatch]]:
    found: dict[Channel, list[Dispatch]] = defaultdict(list)
    for dispatch in dispatches:
        found[dispatch.message.channel].append(dispatch)
    return found
