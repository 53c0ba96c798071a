import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.log.merkle import leaf_hash, path, root, root_by

INPUTS = [
    bytes.fromhex(data)
    for data in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
"""The vectors of the reference implementation (certificate-transparency, merkle_tree_test)."""

sizes = st.integers(1, 40)


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(2, "big")) for number in range(size)]


def by_definition(hashes: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << (len(hashes) - 1).bit_length() - 1
    both = by_definition(hashes[:half]) + by_definition(hashes[half:])
    return hashlib.sha256(b"\x01" + both).digest()


class TestRoot:
    @pytest.mark.parametrize(("size", "expected"), ROOTS.items())
    def test_is_that_of_the_reference(self, size: int, expected: str) -> None:
        assert root([leaf_hash(data) for data in INPUTS[:size]]).hex() == expected

    def test_of_nothing_is_the_hash_of_nothing(self) -> None:
        assert root([]) == hashlib.sha256(b"").digest()

    @settings(deadline=None, max_examples=40)
    @given(sizes)
    def test_is_as_the_standard_defines_it(self, size: int) -> None:
        assert root(leaves(size)) == by_definition(leaves(size))


class TestPath:
    @settings(deadline=None, max_examples=50)
    @given(sizes, st.data())
    def test_leads_from_each_leaf_to_the_root(self, size: int, data: st.DataObject) -> None:
        position = data.draw(st.integers(0, size - 1))
        found = leaves(size)

        hashes = path(found, position)

        assert root_by(found[position], position, size, hashes) == root(found)

    @settings(deadline=None, max_examples=50)
    @given(sizes, st.data())
    def test_leads_nowhere_else(self, size: int, data: st.DataObject) -> None:
        position, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
        found = leaves(size)
        hashes = path(found, position)

        if other != position:
            assert root_by(found[other], position, size, hashes) != root(found)
            assert root_by(found[position], other, size, hashes) != root(found)
        assert root_by(found[position], position, size, [*hashes, found[0]]) is None
        if hashes:
            assert root_by(found[position], position, size, hashes[:-1]) is None

    @pytest.mark.parametrize("position", [-1, 3])
    def test_begins_in_the_tree(self, position: int) -> None:
        assert root_by(leaves(3)[0], position, 3, []) is None
