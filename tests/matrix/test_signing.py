"""Signatures on JSON, against the published examples and other code."""

import base64
from typing import Any

from bot.matrix import signing
from bot.matrix.seeds import Identity
from tests.matrix.accounts import proves


def test_signing_is_that_of_rfc_8032() -> None:
    """Section 7.1, tests 1 (its public key) and, on JSON, what `cryptography` makes of it."""
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = signing.public_key(seed)
    raw = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert base64.b64decode(public + "=").hex() == raw
    thing = {"b": "ö\n", "a": [1, {"z": None, "y": True}], "unsigned": {"age": 1}}
    signed = signing.signed(thing, "@a:example.org", seed)
    assert proves(signed, "@a:example.org", public, public)
    assert signing.is_signed(signed, "@a:example.org", public, public)
    assert signing.is_signed({**signed, "unsigned": {}}, "@a:example.org", public, public)
    assert not signing.is_signed({**signed, "a": 2}, "@a:example.org", public, public)
    assert not signing.is_signed(signed, "@b:example.org", public, public)


def test_a_signature_more_takes_none_away() -> None:
    device, owner, user = Identity.generate().master, Identity.generate().master, "@a:example.org"
    once = signing.signed({"a": 1}, user, device)
    both = signing.signed(signing.signed(once, "@b:example.org", owner), user, owner)
    for by, seed in ((user, device), (user, owner), ("@b:example.org", owner)):
        public = signing.public_key(seed)
        assert proves(both, by, public, public)
    assert len(once["signatures"][user]) == 1


def test_whatever_is_malformed_is_not_signed() -> None:
    seed = Identity.generate().master
    public, user = signing.public_key(seed), "@a:example.org"
    name = signing.key_id(public)
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    given: tuple[Any, ...] = (
        None,
        [],
        {user: []},
        {user: {name: 1}},
        {user: {name: "é"}},
        {user: {}},
    )
    for signatures in given:
        assert not signing.is_signed({"signatures": signatures}, user, public, public)
    good = signing.signed({"a": 1}, user, seed)
    for odd in ({"a": float("nan")}, {"a": "\ud800"}, {"a": deep}):
        assert not signing.is_signed({**good, **odd}, user, public, public)
    assert not signing.is_signed(good, user, public, "no key")
