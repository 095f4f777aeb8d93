"""What is entered and taken out by two replicas at the same time is out."""

from threading import Thread

import pytest

from tests.integration.concentration.attending import (
    taken_back,
    touch_taken_back,
    touched,
    worked,
)
from tests.integration.concentration.house import (
    HANDLERS,
    billed,
    branch,
    client,
    voided,
)

LEFT = """
select 'billed' from concentration.billed union all
select 'months' from concentration.months union all
select 'time_entries' from concentration.time_entries union all
select 'touch_times' from concentration.touch_times
"""
INVOICE, WORKED, TOUCHED = billed("100"), worked(60), touched(30)


@pytest.mark.parametrize("first", ["entered", "taken out"])
@pytest.mark.parametrize(
    ("entered", "taken_out"),
    [
        (INVOICE, voided(INVOICE)),
        (WORKED, taken_back(WORKED)),
        (TOUCHED, touch_taken_back(TOUCHED)),
    ],
)
def test_what_is_taken_out_while_it_is_entered_is_out(house, entered, taken_out, first):
    house.hear(branch(), client())
    one, other = (entered, taken_out) if first == "entered" else (taken_out, entered)
    waiting = Thread(target=house.hear, args=(other,))

    with house.worker.begin() as transaction:
        getattr(house.service, HANDLERS[type(one)])(transaction, [one])
        waiting.start()
        waiting.join(0.5)
    waiting.join()

    assert house.rows(LEFT) == []
