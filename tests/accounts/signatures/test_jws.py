import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from jwt import PyJWK
from jwt.api_jws import PyJWS

from marketplace.accounts.signatures.jws import (
    NotVerified,
    Signer,
    base64url,
    canonical,
    key_id,
    public_jwk,
    signature_of,
    verified,
)

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
JWK = public_jwk(PRIVATE)
SIGNER = Signer(JWK["kid"], PRIVATE)
CLAIMS: dict[str, Any] = {"contract": "1", "ä": ["ü", None, 3]}
JWS = SIGNER.sign(CLAIMS)


def with_header(**given: object) -> str:
    """A JWS whose header says something else, properly signed."""
    signed = f"{base64url(canonical(given))}.{base64url(b'{}')}"
    return f"{signed}.{base64url(PRIVATE.sign(signed.encode()))}"


class TestSigner:
    def test_makes_what_any_library_verifies(self) -> None:
        said = PyJWS().decode(JWS, PyJWK(JWK), algorithms=["EdDSA"])

        assert json.loads(said) == CLAIMS

    def test_makes_the_same_of_the_same(self) -> None:
        assert SIGNER.sign(dict(reversed(CLAIMS.items()))) == JWS
        assert len(signature_of(JWS)) == 64

    def test_names_its_key_by_its_thumbprint(self) -> None:
        assert key_id(JWS) == JWK["kid"] == PyJWK(JWK).key_id


class TestVerified:
    def test_returns_what_is_said(self) -> None:
        assert verified(f"{JWS}\n", [{"kid": "other"}, JWK]) == CLAIMS

    @settings(deadline=None, max_examples=60)
    @given(st.integers(0, len(JWS) - 1), st.integers(0, 127))
    def test_fails_for_every_changed_byte(self, position: int, byte: int) -> None:
        forged = JWS[:position] + chr(byte) + JWS[position + 1 :]

        if forged != JWS:
            with pytest.raises(NotVerified):
                verified(forged, [JWK])

    @pytest.mark.parametrize(
        "jws", ["", "..", "a.b", "a.b.c.d", "ä.b.c", JWS[:-1], f"{JWS}A", "e30.e30.", "W10.e30.e30"]
    )
    def test_fails_for_what_is_no_jws(self, jws: str) -> None:
        with pytest.raises(NotVerified):
            verified(jws, [JWK])

    @pytest.mark.parametrize(
        "header",
        [
            {"alg": "none", "kid": JWK["kid"]},
            {"alg": "HS256", "kid": JWK["kid"]},
            {"kid": JWK["kid"]},
            {"alg": "EdDSA", "kid": JWK["kid"], "crit": ["exp"]},
        ],
    )
    def test_fails_for_another_algorithm(self, header: dict[str, object]) -> None:
        with pytest.raises(NotVerified, match="EdDSA"):
            verified(with_header(**header), [JWK])

    @pytest.mark.parametrize("keys", [[], [{"kid": "other", "x": JWK["x"]}]])
    def test_fails_once_the_key_is_removed(self, keys: list[dict[str, Any]]) -> None:
        with pytest.raises(NotVerified, match="not in the key set"):
            verified(JWS, keys)

    @pytest.mark.parametrize("x", ["", "!", "AAAA", None, JWK["x"][:-1] + "_"])
    def test_fails_by_a_key_that_is_none(self, x: str | None) -> None:
        with pytest.raises(NotVerified, match="does not fit"):
            verified(JWS, [JWK | {"x": x}])
