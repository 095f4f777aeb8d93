"""Whatever is heard, in whatever order: nobody we keep up with is left without."""

from tests.integration.cadence.house import (
    MONDAY,
    branch,
    callback,
    client,
    contact,
    days,
    hours,
    kept,
    revalued,
    staff,
    touch,
)


def test_smoke(house):
    house.hear(branch(), staff(), client(account_manager="s-07"), contact())
    house.hear(touch(MONDAY - days(38)), revalued(61.0), callback(MONDAY - hours(1)))
    print(house.rows("select * from cadence.clients"))
    from services.cadence.usecases import call_list

    for c in house.read(call_list.draw_up, None, None, 20):
        print(c)
    house.hear(kept(callback(MONDAY - hours(1))))
    for c in house.read(call_list.draw_up, None, None, 20):
        print(c)
    assert 0
