"""A deputy sees and tells of clients what their account manager does."""

from tests.integration.outbound.asking import Desk, account_manager
from tests.integration.outbound.gating import somebody, unsubscribe
from tests.integration.outbound.house import client
from tests.integration.outbound.issues import act, begun, recipients

NINA = account_manager("s-9")


def test_what_is_said_of_a_client_is_said_to_the_deputy_too(house, tmp_path):
    somebody(house, 1, 2)
    house.hear(client(1, deputy="s-9", revision=9))
    unsubscribe(house)
    desk = Desk(house, tmp_path)
    issue = begun(desk)
    note = f"/v1/newsletters/{issue['issue_id']}/notes"
    site, one = "/v1/site-copies/l-{}", {"copies": 2}

    assert recipients(desk, issue, NINA).keys() == {"c-1"}
    [listed] = desk.ask("/v1/message-suppressions", NINA).json["items"]
    assert listed["contact_id"] == "p-1"
    for number, status in ((1, 200), (2, 404)):
        answer = desk.send("put", site.format(number), NINA, one)
        assert answer.status_code == status
        said = desk.send("put", f"{note}/c-{number}", NINA, {"note": "Hello!"})
        assert (said.status_code == 404) is (status == 404)
    assert [each["site_id"] for each in desk.ask("/v1/site-copies", NINA).json["items"]]
    assert act(desk, issue, "approval", NINA).status_code == 403
