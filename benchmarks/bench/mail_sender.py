"""Outbound's worker in the race: its ledger and sender, and mails ready to go."""

from libs.bus.run import run  # isort: skip  the patch comes before everything else

import os
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from bench import mails
from libs.bus.loops import Loops, Round
from libs.bus.relay import Relay
from libs.bus.settings import WorkerSettings
from libs.bus.station import Station
from libs.clock import SystemClock
from libs.observability import logs
from libs.storage.transactions import Transaction
from services.outbound.channels.smtp import Smtp
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import Allowed, Dispatch, Message
from services.outbound.domain.messages import Channel, Form
from services.outbound.domain.parcels import Parcel
from services.outbound.sending import Counter, Lane, Office
from services.outbound.settings import AT_HOME, SmtpPeer
from services.outbound.storage.claims import Reachable
from services.outbound.usecases.preparing import Stages


def judge(_: Transaction, messages: Sequence[Message]) -> Mapping[str, Allowed]:
    return {each.id: Allowed(mails.address(each.recipient)) for each in messages}


def write(_: Transaction, messages: Sequence[Message]) -> Mapping[str, Content]:
    return {each.id: Content("", each.recipient) for each in messages}


def make(_: Transaction, dispatches: Sequence[Dispatch]) -> Mapping[str, Parcel]:
    return {each.message.id: parcel(each) for each in dispatches}


def parcel(dispatch: Dispatch) -> Parcel:
    message = dispatch.message
    bytes_ = mails.body(message.recipient)
    to = (message.channel, dispatch.address)
    return Parcel(message.id, message.branch, *to, bytes_, mails.FROM)


STAGES = Stages(
    judge, {Form.TEMPLATE: write}, {Channel.EMAIL: make}, lambda _, __: {}, {}
)


def rounds(station: Station) -> dict[str, Round]:
    """Make the hands of one lane to the sink."""
    peer = SmtpPeer(
        *("localhost", int(os.environ["SINK"]), True),
        authorities=Path(os.environ["AUTHORITIES"]),
    )
    told = (station.transactions, STAGES, SystemClock(), "race")
    office = Office(*told, call=station.loops_bell.ring)
    whose = Reachable(Channel.EMAIL)
    lane = Lane("email", whose, partial(Smtp, peer), live=False, hands=AT_HOME)
    return {"tending": office.look_after} | Counter(office, lane).hands()


class Sender:
    """Outbound's sender and nothing else of it."""

    name = "outbound"
    relay = Relay()
    sender = Loops(rounds)
    connections = 4


if __name__ == "__main__":
    logs.configure("sender", "INFO")
    run([Sender], WorkerSettings.read(os.environ))
