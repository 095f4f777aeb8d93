"""What is over is forgotten in time, and what a person is still to decide is not."""

import pytest

from tests.integration.outbound.gating import draft, judged, queue, somebody
from tests.integration.outbound.house import days
from tests.integration.outbound.sender import Room

LEFT = """
select (select count(*) from outbound.frozen), (select count(*) from outbound.slots),
  (select count(*) from outbound.intake), (select count(*) from outbound.messages)
"""
OLDER = """
update outbound.messages set queued_at = '{1}'::timestamptz - interval '{0} days',
  settled_at = '{1}'::timestamptz - interval '{0} days';
update outbound.frozen set frozen_at = '{1}'::timestamptz - interval '{0} days';
update outbound.slots set at = '{1}'::timestamptz - interval '{0} days';
update outbound.intake set at = '{1}'::timestamptz - interval '{0} days'
"""


@pytest.mark.requirement("GD-2")
def test_bytes_slots_and_digests_go_when_nobody_asks_for_them(house):
    somebody(house)
    until = house.clock.at + days(3)
    [message] = queue(house, draft(granted_until=until, words={"said": "Hello"}))
    judged(house, message)
    Room(house).go_round()
    house.execute("insert into outbound.intake values ('\\x00', 'bounced', now())")
    house.execute(OLDER.format(89, house.clock.at))
    house.tick("prune")
    assert house.rows(LEFT) == [(1, 1, 1, 1)]

    house.execute(OLDER.format(181, house.clock.at))
    house.execute("update outbound.messages set state = 'ambiguous'")
    house.tick("prune")
    assert house.rows(LEFT) == [(1, 0, 0, 1)]
    house.execute("update outbound.messages set state = 'sent'")
    house.tick("prune")
    assert house.rows(LEFT) == [(0, 0, 0, 1)]
    house.execute(OLDER.format(731, house.clock.at))
    house.tick("prune")
    assert house.rows(LEFT) == [(0, 0, 0, 0)]
