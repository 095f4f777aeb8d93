"""Messages whose words name the place they go to, and so how they are treated there."""

import json
from dataclasses import replace

from services.outbound.domain.dispatches import Allowed
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Parcel
from tests.integration.outbound import sender
from tests.integration.outbound.sender import write


def allow(_transaction, messages):
    return {m.id: Allowed(f"{m.recipient}@{m.words['place']}") for m in messages}


def texts(_transaction, dispatches):
    return {each.message.id: text(each) for each in dispatches}


def text(dispatch):
    message = dispatch.message
    told = {"id": message.id, "to": message.words["place"]}
    bytes_ = json.dumps(told).encode()
    return Parcel(message.id, message.branch, message.channel, dispatch.address, bytes_)


STAGES = replace(
    sender.STAGES,
    judge=allow,
    forms=dict.fromkeys(sender.STAGES.forms, write),
    makers=sender.STAGES.makers | {Channel.SMS: texts},
)
