"""The algorithms of security section 3, each behind one name. Nothing self-made stands below.

HKDF-SHA256 without salt, AES-256-GCM with a random nonce in front, HPKE (X25519, HKDF-SHA256,
AES-256-GCM, base mode), Ed25519. HPKE does not say who sealed: whatever is sealed by it lies in
something signed.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shelterdesk.errors import Tampered

KEY_BYTES = 32
NONCE_BYTES = 12

_HPKE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def new_key() -> bytes:
    """32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def derive(key: bytes, info: bytes, salt: bytes | None = None) -> bytes:
    """32 bytes from *key* for the purpose that *info* names."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt, info).derive(key)


def cipher(key: bytes) -> AESGCM:
    """A cipher to keep while many bodies of one generation are opened."""
    return AESGCM(key)


def gcm_seal(key: bytes | AESGCM, context: bytes, plain: bytes) -> bytes:
    """nonce 12 ‖ ciphertext and tag, bound to *context*."""
    nonce = os.urandom(NONCE_BYTES)
    sealer = AESGCM(key) if isinstance(key, bytes) else key
    return nonce + sealer.encrypt(nonce, plain, context)


def gcm_open(key: bytes | AESGCM, context: bytes, sealed: bytes) -> bytes:
    """What ``gcm_seal`` was given; ``Tampered`` if it was changed or belongs elsewhere."""
    opener = AESGCM(key) if isinstance(key, bytes) else key
    try:
        return opener.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError):
        raise Tampered("sealed value") from None


def hpke_seal(public: bytes, context: bytes, plain: bytes) -> bytes:
    """Seal to the owner of *public*; ``Tampered`` if it is no X25519 key."""
    try:
        return _HPKE.encrypt(plain, X25519PublicKey.from_public_bytes(public), context)
    except ValueError:
        raise Tampered("public key") from None


def hpke_open(private: X25519PrivateKey, context: bytes, sealed: bytes) -> bytes:
    """What was sealed to *private*; ``Tampered`` if it was changed or belongs elsewhere."""
    try:
        return _HPKE.decrypt(sealed, private, context)
    except (InvalidTag, ValueError):
        raise Tampered("sealed key") from None


def verified(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the owner of *public* signed *message*."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
