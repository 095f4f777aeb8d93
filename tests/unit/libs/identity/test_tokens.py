import hmac
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import OctKey
from joserfc.util import urlsafe_b64encode

from libs.clock import SetClock
from libs.identity.credentials import Unauthenticated
from libs.identity.principals import Principal, Role
from libs.identity.tokens import Verifier, claimed_issuer

LEEWAY = timedelta(seconds=30)


def refuses(verifier, token):
    with pytest.raises(Unauthenticated):
        verifier.prove(token)
    return True


@pytest.mark.requirement("AU-1")
@pytest.mark.parametrize("kid", ["r", "e", "d"])
def test_a_true_token_tells_whom_it_speaks_for(issuer, kid):
    assert issuer.verifier().prove(issuer.token(kid)).principal == Principal(
        subject="anna",
        issuer=issuer.name,
        role=Role.ACCOUNT_MANAGER,
        branches=frozenset({"vienna"}),
        staff="s-7",
        name="anna",
    )


def test_a_star_among_the_branches_means_all_of_them_and_only_on_its_own(issuer):
    claims = issuer.claims(role="owner", branches=["*"])
    mixed = issuer.claims(role="branch_manager", branches=["*", "vienna"])

    assert (
        issuer.verifier().prove(issuer.token(claims=claims)).principal.branches is None
    )
    assert refuses(issuer.verifier(), issuer.token(claims=mixed))


def test_an_emitters_token_names_its_sources(issuer):
    claims = issuer.claims(role="emitter", sources=["pbx"])

    assert issuer.verifier().prove(issuer.token(claims=claims)).principal.sources == (
        "pbx",
    )


def unsigned(header, claims):
    parts = (json.dumps(header), json.dumps(claims))
    return ".".join(urlsafe_b64encode(part.encode()).decode() for part in parts) + "."


def hmac_signed(issuer, secret):
    signing_input = unsigned(issuer.header("r", alg="HS256"), issuer.claims())[:-1]
    mac = hmac.digest(secret, signing_input.encode(), "sha256")
    return f"{signing_input}.{urlsafe_b64encode(mac).decode()}"


FORGERIES = {
    "none": lambda i: unsigned(i.header(alg="none"), i.claims()),
    "None": lambda i: unsigned(i.header(alg="None"), i.claims()),
    "no signature": lambda i: unsigned(i.header(), i.claims()),
    "HS256 with the PEM": lambda i: hmac_signed(i, i.keys["r"].as_pem(private=False)),
    "HS256 with the DER": lambda i: hmac_signed(i, i.keys["r"].as_der(private=False)),
    "HS256 with the JWK": lambda i: hmac_signed(
        i, json.dumps(i.keys["r"].as_dict(private=False)).encode()
    ),
    "RS256 headed ES256": lambda i: i.token("r", header=i.header("r", alg="ES256")),
    "RS256 under an ES256 key's id": lambda i: i.token("r", header=i.header("e")),
    "alg missing": lambda i: i.token(header={"typ": "at+jwt", "kid": "d"}),
    "alg a list": lambda i: i.token(header=i.header(alg=["Ed25519"])),
    "alg EdDSA": lambda i: i.token(header=i.header(alg="EdDSA")),
}


@pytest.mark.requirement("AU-1")
@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_algorithm_is_refused(issuer, forge):
    assert refuses(issuer.verifier(), forge(issuer))


@pytest.mark.requirement("AU-1")
def test_a_key_of_another_kind_verifies_nothing_even_when_it_is_found(issuer):
    secret = b"s" * 32
    oct_key = OctKey.import_key(secret, {"alg": "HS256", "kid": "r"})
    verifier = Verifier(issuer.name, {"r": oct_key}.get, SetClock(issuer.now))

    assert refuses(verifier, hmac_signed(issuer, secret))


@pytest.mark.requirement("AU-2")
@pytest.mark.requirement("AU-3")
@pytest.mark.parametrize(
    "changed",
    [
        {"typ": "JWT"},
        {"typ": "ID"},
        {"typ": "Refresh"},
        {"kid": "unknown"},
        {"kid": ""},
        {"kid": 7},
        {"jku": "https://evil.example/keys"},
        {"x5u": "https://evil.example/cert"},
        {"jwk": {"kty": "OKP"}},
        {"x5c": ["MII"]},
        {"crit": ["b64"], "b64": False},
        {"crit": 7},
    ],
    ids=str,
)
def test_a_header_with_anything_but_the_three_known_fields_is_refused(issuer, changed):
    assert refuses(issuer.verifier(), issuer.token(header=issuer.header(**changed)))


@pytest.mark.requirement("AU-2")
@pytest.mark.parametrize("missing", ["typ", "kid"])
def test_a_header_without_a_required_field_is_refused(issuer, missing):
    header = issuer.header()
    del header[missing]

    assert refuses(issuer.verifier(), issuer.token(header=header))


def deleted(claims, name):
    return json.dumps({other: claims[other] for other in claims if other != name})


def retyped(claims, name):
    value = claims[name]
    other = [value] if isinstance(value, str) else str(value)
    return json.dumps(claims | {name: other})


def nulled(claims, name):
    return json.dumps(claims | {name: None})


def doubled(claims, name):
    return json.dumps(claims)[:-1] + f", {json.dumps({name: claims[name]})[1:-1]}}}"


@pytest.mark.requirement("AU-2")
@given(data=st.data(), spoil=st.sampled_from([deleted, retyped, nulled, doubled]))
def test_a_signed_token_with_any_claim_deleted_retyped_or_doubled_is_refused(
    issuer, data, spoil
):
    claims = issuer.claims()
    payload = spoil(claims, data.draw(st.sampled_from(sorted(claims))))

    assert refuses(
        issuer.verifier(), issuer.signed(json.dumps(issuer.header()), payload)
    )


@pytest.mark.requirement("AU-2")
@given(data=st.data())
def test_a_token_with_any_one_letter_changed_is_refused(issuer, data):
    token = issuer.token()
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.characters().filter(lambda c: c != token[place]))

    assert refuses(issuer.verifier(), token[:place] + letter + token[place + 1 :])


@pytest.mark.requirement("AU-2")
@given(st.text() | st.from_regex(r"[\w=-]{0,40}\.[\w=-]{0,40}\.[\w=-]{0,40}"))
def test_text_that_is_no_token_is_refused(issuer, text):
    assert refuses(issuer.verifier(), text)
    with pytest.raises(Unauthenticated):
        claimed_issuer(text)


@pytest.mark.requirement("AU-2")
@pytest.mark.parametrize(
    "payload",
    [
        "[]",
        "[" * 4000,
        '{"a":' * 1500,
        "{}" + " " * 8192,
        "not JSON",
    ],
    ids=lambda payload: payload[:12],
)
def test_a_signed_payload_that_is_no_small_json_object_is_refused(issuer, payload):
    token = issuer.signed(json.dumps(issuer.header()), payload)

    assert refuses(issuer.verifier(), token)


@pytest.mark.requirement("AU-2")
def test_a_header_that_says_a_thing_twice_is_refused(issuer):
    header = '{"kid": "x", "alg": "Ed25519", "typ": "at+jwt", "kid": "d"}'

    assert refuses(
        issuer.verifier(), issuer.signed(header, json.dumps(issuer.claims()))
    )


@pytest.mark.requirement("AU-2")
def test_a_payload_of_8_kib_is_read_and_one_byte_more_is_not(issuer):
    header, claims = json.dumps(issuer.header()), json.dumps(issuer.claims())
    full = claims.ljust(8192)

    assert issuer.verifier().prove(issuer.signed(header, full)).principal
    assert refuses(issuer.verifier(), issuer.signed(header, f"{full} "))


@pytest.mark.requirement("AU-2")
@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://other.example"},
        {"aud": "billing"},
        {"aud": ["keepwell"]},
        {"role": "root"},
        {"branches": []},
        {"branches": ["vienna", 7]},
        {"branches": "vienna"},
        {"sub": ""},
        {"jti": ""},
        {"exp": 1e300},
        {"exp": 10**300},
        {"exp": True},
        {"nbf": "0"},
        {"nbf": True},
        {"exp": float("nan")},
    ],
    ids=str,
)
def test_a_claim_that_is_not_ours_or_makes_no_sense_is_refused(issuer, changed):
    assert refuses(issuer.verifier(), issuer.token(claims=issuer.claims(**changed)))


@pytest.mark.requirement("AU-2")
def test_a_token_ends_exactly_when_its_leeway_does(issuer):
    ends = issuer.now + timedelta(seconds=600) + LEEWAY
    just_before = ends - timedelta(microseconds=1)

    assert issuer.verifier(just_before).prove(issuer.token()).principal
    assert refuses(issuer.verifier(ends), issuer.token())


@pytest.mark.requirement("AU-2")
@pytest.mark.parametrize(("begins", "other"), [("iat", "nbf"), ("nbf", "iat")])
def test_a_token_begins_at_most_thirty_seconds_from_now(issuer, begins, other):
    now = int(issuer.now.timestamp())
    soon = issuer.claims(**{other: now, begins: now + 30})
    later = issuer.claims(**{other: now, begins: now + 31})

    assert issuer.verifier().prove(issuer.token(claims=soon)).principal
    assert refuses(issuer.verifier(), issuer.token(claims=later))


@pytest.mark.requirement("AU-2")
@pytest.mark.parametrize(("seconds", "accepted"), [(900, 1), (901, 0), (0, 0), (-1, 0)])
def test_a_token_lives_for_up_to_900_seconds(issuer, seconds, accepted):
    issued = int(issuer.now.timestamp())
    token = issuer.token(claims=issuer.claims(exp=issued + seconds))

    assert (
        issuer.verifier().prove(token)
        if accepted
        else refuses(issuer.verifier(), token)
    )


@pytest.mark.requirement("AU-6")
def test_the_same_subject_of_another_issuer_is_another_principal(issuer):
    other = Verifier("https://other.example", issuer.keys.get, SetClock(issuer.now))
    claims = issuer.claims(iss="https://other.example")

    here = issuer.verifier().prove(issuer.token()).principal
    there = other.prove(issuer.token(claims=claims)).principal

    assert here.subject == there.subject
    assert here != there


def test_what_was_wrong_with_a_token_is_not_told(issuer):
    with pytest.raises(Unauthenticated) as refusal:
        issuer.verifier().prove(issuer.token(claims={"sub": "anna"}))

    assert (
        refusal.value.detail == "The request carries no credential that is valid here."
    )
    assert refusal.value.__cause__ is None


def test_the_issuer_a_token_claims_can_be_read_before_it_is_verified(issuer):
    assert claimed_issuer(issuer.token()) == issuer.name
