"""Outbound put together: who judges, writes, makes and scans, and every way out."""

import os
from functools import partial

from libs.bus.loops import Round
from libs.bus.station import Station
from libs.clock import SystemClock
from services.outbound.channels.folder import Folder
from services.outbound.channels.post import Post
from services.outbound.channels.smtp import Smtp
from services.outbound.channels.webhook import Provider, Texts
from services.outbound.domain.messages import Channel
from services.outbound.intake import Intake
from services.outbound.mailbox_intake import MailboxIntake
from services.outbound.sending import Counter, Lane, Office
from services.outbound.settings import Settings
from services.outbound.signing import dkim_keys
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import (
    composing,
    judging,
    leaks,
    letters,
    mails,
    texts,
)
from services.outbound.usecases.mails import Room
from services.outbound.usecases.preparing import Stages
from services.outbound.watches import Watch


def rounds(station: Station) -> dict[str, Round]:
    """Make the sender's loops, as the environment says."""
    settings = Settings.read(os.environ)
    office = Office(
        *(station.transactions, stages(settings), SystemClock(), settings.instance),
        call=station.loops_bell.ring,
    )
    watch = Watch(station.transactions, office.clock, office.who)
    made: dict[str, Round] = {"tending": watch.guarded(office.look_after)}
    if settings.intake:
        made["intake"] = Intake(station.transactions, settings.intake).go_round
    if settings.imap:
        intake = MailboxIntake(station.transactions, settings.imap, office.clock)
        made["mailbox"] = intake.go_round
    for lane in lanes(settings):
        hands = Counter(office, lane).hands()
        made |= {name: watch.guarded(go_round) for name, go_round in hands.items()}
    return made


def connections() -> int:
    """Say how many the loops take: each lane's register one, and one for the rest."""
    return len(lanes(Settings.read(os.environ))) + 1


def stages(settings: Settings) -> Stages:
    """Say who has a hand in a message before it goes out."""
    return Stages(
        judge=judging.judge,
        forms=composing.FORMS,
        makers={
            Channel.EMAIL: partial(mails.mails, room(settings)),
            Channel.POST: letters.make,
            Channel.SMS: texts.texts,
            Channel.CHAT: texts.texts,
        },
        scan=leaks.scan,
        per_hour=settings.per_hour,
    )


def room(settings: Settings) -> Room:
    """Say what mails are made with."""
    return Room(
        domain=settings.mail_domain,
        returns=settings.bounce_domain,
        pages=settings.public_url or f"https://{settings.mail_domain}",
        keys=dkim_keys(settings),
    )


def lanes(settings: Settings) -> list[Lane]:
    """Lay a lane to each peer: the branches' own mail servers, and those of all."""
    spoken = [text_lane(settings, each) for each in (Channel.SMS, Channel.CHAT)]
    return [*mail_lanes(settings), post_lane(), *spoken]


def mail_lanes(settings: Settings) -> list[Lane]:
    most = settings.per_hour.get(Channel.EMAIL)
    own = [
        Lane(
            f"email.{branch}",
            Reachable(Channel.EMAIL, only=branch, per_hour=most),
            partial(Smtp, peer),
            live=True,
            hands=peer.connections,
        )
        for branch, peer in settings.smtp_of.items()
    ]
    whose = Reachable(Channel.EMAIL, others=tuple(settings.smtp_of), per_hour=most)
    if settings.smtp:
        adapter, hands = partial(Smtp, settings.smtp), settings.smtp.connections
        return [*own, Lane("email", whose, adapter, live=True, hands=hands)]
    return [*own, folder_lane(settings, whose)]


def folder_lane(settings: Settings, whose: Reachable) -> Lane:
    """Lay a lane into a folder, which nobody outside sees."""
    return Lane(
        whose.channel.value, whose, partial(Folder, settings.outbox), live=False
    )


def post_lane() -> Lane:
    """Lay a lane to where letters wait until people take them in a pack."""
    return Lane("post", Reachable(Channel.POST), Post, live=False)


def text_lane(settings: Settings, channel: Channel) -> Lane:
    """Lay a lane to a provider of texts, or into a folder when there is none."""
    whose = Reachable(channel, per_hour=settings.per_hour.get(channel))
    if channel not in settings.providers:
        return folder_lane(settings, whose)
    secrets = tuple(settings.provider_secrets[channel])
    provider = Provider(settings.providers[channel], secrets)
    adapter = partial(Texts, provider, SystemClock())
    return Lane(channel.value, whose, adapter, live=True)
