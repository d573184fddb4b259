"""The second implementation itself, on published vectors: else two wrongs would agree."""

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_encrypt,
    crypto_box_seal,
    crypto_box_seal_open,
    crypto_scalarmult_base,
)

from tests.vault import oracle

# draft-irtf-cfrg-xchacha-03, A.3.1
PLAIN = (
    b"Ladies and Gentlemen of the class of '99: If I could offer you "
    b"only one tip for the future, sunscreen would be it."
)
AAD = bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
KEY = bytes(range(0x80, 0xA0))
NONCE = bytes(range(0x40, 0x58))
CIPHER = (
    "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96"
    "b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52e"
)
TAG = "c0875924c1c7987947deafd8780acf49"


def test_the_oracle_gives_the_published_answer() -> None:
    assert oracle.xchacha_seal(KEY, NONCE, PLAIN, AAD).hex() == CIPHER + TAG


def test_the_library_gives_the_published_answer() -> None:
    assert crypto_aead_xchacha20poly1305_ietf_encrypt(PLAIN, AAD, NONCE, KEY).hex() == CIPHER + TAG


def test_the_ladder_gives_the_published_answer_and_the_library_s() -> None:
    """RFC 7748, §5.2."""
    scalar = bytes.fromhex("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4")
    point = bytes.fromhex("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c")
    assert oracle.x25519(scalar, point).hex() == "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    for first in range(0, 256, 17):
        secret = bytes([first]) * 32
        assert oracle.x25519(secret) == crypto_scalarmult_base(secret)


def test_a_sealed_box_of_the_oracle_opens_with_the_library_and_the_other_way() -> None:
    secret, ephemeral = bytes(range(32)), bytes(range(32, 64))
    public = oracle.x25519(secret)
    for size in (0, 1, 31, 32, 33, 83, 500):
        plain = bytes(range(256))[:size] + bytes(max(0, size - 256))
        assert crypto_box_seal_open(oracle.box_seal(public, ephemeral, plain), public, secret) == plain
        assert oracle.box_open(secret, crypto_box_seal(plain, public)) == plain
