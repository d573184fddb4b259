"""The second implementation itself, on published vectors: else two wrongs would agree."""

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

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
