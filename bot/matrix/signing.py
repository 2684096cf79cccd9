"""Ed25519 signatures on JSON, as Matrix wants them. Pure: no file and no request may come in here.

No key object may leave a function: pycryptodome shows the seed in the repr of its keys.
"""

import base64
import json
import re
from collections.abc import Mapping
from typing import Any

from vodozemac import Ed25519PublicKey, Ed25519Signature

SEED_BYTES = 32
UNSIGNED_PARTS = ("signatures", "unsigned")
_PUBLIC_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


def key_id(name: str) -> str:
    """What a key is called in JSON; a cross-signing key's name is the public key itself."""
    return f"ed25519:{name}"


def public_key(seed: bytes) -> str:
    """The public half, in unpadded base64."""
    from Crypto.PublicKey import ECC  # noqa: PLC0415 - takes long, and is seldom needed

    key = ECC.construct(curve="Ed25519", seed=seed)
    return _unpadded(key.public_key().export_key(format="raw"))


def is_public_key(text: object) -> bool:
    """Whether it looks like one, so that it may be shown to people."""
    return isinstance(text, str) and _PUBLIC_KEY.fullmatch(text) is not None


def bare(thing: Mapping[str, Any]) -> dict[str, Any]:
    """What signatures are made on: all but the signatures and what the server adds."""
    return {key: value for key, value in thing.items() if key not in UNSIGNED_PARTS}


def canonical(thing: Mapping[str, Any]) -> bytes:
    """Canonical JSON of the bare thing. Raises ValueError if it cannot be had."""
    text = json.dumps(
        bare(thing), ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True
    )
    return text.encode()


def signed(thing: Mapping[str, Any], user_id: str, seed: bytes) -> dict[str, Any]:
    """The thing with one signature more, by the cross-signing key of that seed."""
    from Crypto.PublicKey import ECC  # noqa: PLC0415 - as above
    from Crypto.Signature import eddsa  # noqa: PLC0415

    scheme = eddsa.new(ECC.construct(curve="Ed25519", seed=seed), "rfc8032")
    signature = {key_id(public_key(seed)): _unpadded(scheme.sign(canonical(thing)))}
    others = thing.get("signatures", {})
    own = others.get(user_id, {}) | signature
    return {**thing, "signatures": {**others, user_id: own}}


def is_signed(thing: Mapping[str, Any], user_id: str, name: str, public: str) -> bool:
    """Whether that user's key of that name signed it; whatever is malformed is not signed."""
    given = thing.get("signatures")
    for part in (user_id, key_id(name)):
        given = given.get(part) if isinstance(given, dict) else None
    if not isinstance(given, str):
        return False
    try:
        # By other code than what signs, so that a slip in one shows in the other.
        key = Ed25519PublicKey.from_base64(public)
        key.verify_signature(canonical(thing), Ed25519Signature.from_base64(given))
    except (ValueError, RecursionError):
        return False
    return True


def fingerprint(public: str) -> str:
    """A public key as people compare it: in groups of four."""
    return " ".join(public[start : start + 4] for start in range(0, len(public), 4))


def _unpadded(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
