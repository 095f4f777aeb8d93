"""Who says stop while a message is on its way is not written to any more."""

from queue import SimpleQueue
from random import Random
from threading import Thread

import pytest

from services.outbound.domain.messages import Channel
from services.outbound.usecases import judging
from services.outbound.usecases.suppression import Unsubscribing, unsubscribe
from tests.integration.outbound.mailroom import news, people
from tests.integration.outbound.sender import Postman, Room, queue

RACES, OTHERS = 1_000, 50
MOMENTS = ("queued", "claimed", "ready", "beside")


def stop(house, *numbers):
    with house.worker.begin() as transaction:
        for number in numbers:
            at = transaction.now
            told = (f"p-{number}", f"c-{number}", "vienna", Channel.EMAIL, at)
            unsubscribe(transaction, Unsubscribing(*told))


class Race:
    """People who say stop, each at another moment on their message's way."""

    def __init__(self, house):
        draw = Random("stop").choice
        self.house = house
        self.moments = {f"p-{n}": draw(MOMENTS) for n in range(RACES)}
        self.moments |= {f"p-{RACES + n}": "never" for n in range(OTHERS)}
        self.stopped, self.taken = set(), []
        self.in_hand = SimpleQueue()
        self.beside = Thread(target=self.stop_one_by_one)

    def who(self, moment):
        return [who for who, when in self.moments.items() if when == moment]

    def stop(self, *people):
        stop(self.house, *(who.removeprefix("p-") for who in people))
        self.stopped.update(people)

    def stop_one_by_one(self):
        while who := self.in_hand.get():
            self.stop(who)

    def judge(self, transaction, messages):
        """Have people say stop before they are judged, or from now on at any time."""
        told = {m.recipient for m in messages} - self.stopped
        self.stop(*(who for who in told if self.moments[who] == "claimed"))
        for who in sorted(told.intersection(self.who("beside"))):
            self.in_hand.put(who)
        return judging.judge(transaction, messages)

    def hand_over(self, parcel, now_or_never):
        """Have people say stop at the last moment; take what still comes."""
        who = parcel.address.partition("@")[0].replace("p", "p-", 1)
        if self.moments[who] == "ready":
            self.stop(who)
        before = set(self.stopped)
        outcome = Postman().hand_over(parcel, now_or_never)
        self.taken.append((who, who in before))
        return outcome

    def close(self):
        pass


@pytest.mark.requirement("SM-11")
def test_of_a_thousand_who_say_stop_on_the_way_nobody_gets_it(house):
    race = Race(house)
    house.hear(*people(*range(RACES + OTHERS)))
    queue(house, *(news(number) for number in range(RACES + OTHERS)))
    race.stop(*race.who("queued"))
    room = Room(house, race, judge=race.judge)
    race.beside.start()

    while room.go_round():
        pass
    race.in_hand.put(None)
    race.beside.join()

    assert len(race.stopped) == RACES
    assert not any(said_stop for _, said_stop in race.taken)
    taken = [who for who, _ in race.taken]
    assert {race.moments[who] for who in taken} <= {"beside", "never"}
    assert set(race.who("never")) <= set(taken)
    ended = house.rows("select state, count(*) from outbound.messages group by 1")
    assert dict(ended)["sent"] == len(taken)
    assert sum(dict(ended).values()) == RACES + OTHERS
