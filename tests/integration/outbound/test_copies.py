"""What outbound keeps of others' facts."""

from tests.integration.outbound.house import branch, client, consent, contact, site


def test_whom_we_write_to_and_where_is_kept_as_it_was_told_last(house):
    house.hear(branch(), client(), contact(), site(), consent())
    house.hear(contact(emails=("new@client1.example",), revision=9))
    house.hear(contact(emails=("old@client1.example",), revision=2))
    assert house.rows("select emails from outbound.contacts") == [
        (["new@client1.example"],)
    ]
    assert house.rows("select address_lines ->> 2 from outbound.sites") == [
        ("1010 Wien",)
    ]


def test_what_is_a_clients_goes_with_it_to_another_branch(house):
    house.hear(client(), contact(), site(), consent())
    house.hear(client(branch_id="graz", revision=9))
    assert house.rows(
        "select p.branch_id, l.branch_id, k.branch_id"
        " from outbound.contacts p, outbound.sites l, outbound.consents k"
    ) == [("graz", "graz", "graz")]
