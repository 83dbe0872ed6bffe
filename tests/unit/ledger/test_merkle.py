"""The Merkle tree against the vectors of RFC 6962's reference implementation, and by its laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.rules import merkle

# the eight inputs of the certificate-transparency test suite, and the root after each
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = [merkle.leaf_hash(content) for content in INPUTS]


def of(leaves: list[bytes]) -> merkle.Range:
    return lambda low, high: merkle.root_of(leaves[low:high])


def hexed(path: list[bytes]) -> list[str]:
    return [node.hex() for node in path]


def test_empty_tree() -> None:
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_roots(size: int) -> None:
    assert merkle.root_of(LEAVES[:size]).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_inclusion_paths(index: int, size: int, path: list[str]) -> None:
    assert hexed(merkle.inclusion_path(index, size, of(LEAVES))) == path


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
    ],
)
def test_consistency_paths(first: int, second: int, path: list[str]) -> None:
    assert hexed(merkle.consistency_path(first, second, of(LEAVES))) == path


leaf = st.binary(min_size=32, max_size=32)


@given(st.lists(leaf, min_size=1, max_size=70), st.data())
def test_every_inclusion_proof_holds_and_no_other_leaf_has_it(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.inclusion_path(index, len(leaves), of(leaves))
    root = merkle.root_of(leaves)
    assert merkle.root_from_path(leaves[index], index, len(leaves), path) == root
    forged = data.draw(leaf.filter(lambda other: other != leaves[index]))
    assert merkle.root_from_path(forged, index, len(leaves), path) != root
    assert merkle.root_from_path(leaves[index], index, len(leaves), [*path, forged]) is None


@given(st.lists(leaf, min_size=1, max_size=70), st.data())
def test_every_consistency_proof_holds_and_none_for_a_changed_past(
    leaves: list[bytes], data: st.DataObject
) -> None:
    first = data.draw(st.integers(1, len(leaves)))
    path = merkle.consistency_path(first, len(leaves), of(leaves))
    old, new = merkle.root_of(leaves[:first]), merkle.root_of(leaves)
    assert merkle.is_consistent(first, len(leaves), old, new, path)
    at = data.draw(st.integers(0, first - 1))
    changed = [*leaves]
    changed[at] = data.draw(leaf.filter(lambda other: other != leaves[at]))
    rewritten = merkle.consistency_path(first, len(leaves), of(changed))
    assert not merkle.is_consistent(first, len(leaves), old, merkle.root_of(changed), rewritten)


@pytest.mark.parametrize("index", [-1, 8])
def test_no_proof_outside_the_tree(index: int) -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        merkle.inclusion_path(index, 8, of(LEAVES))
    assert merkle.root_from_path(LEAVES[0], index, 8, []) is None
