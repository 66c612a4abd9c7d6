"""One-time codes (RFC 6238), recovery codes, and the box that keeps their secrets. Knows no tables.

Parameters are those that every authenticator app knows: SHA-1, six digits, steps of 30 seconds.
"""

import base64
import hashlib
import hmac
import secrets
import time
import unicodedata

import segno
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings

STEP, DIGITS = 30, 6
TOLERANCE = 1  # steps before and after: clocks of telephones are a little wrong, people type slowly
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those that look alike in print


def _keys() -> list[str]:
    """The first one encrypts, all of them decrypt: so a key can be replaced."""
    return settings.SECOND_FACTOR_KEYS or [settings.SECRET_KEY]


def _box() -> MultiFernet:
    digests = [hashlib.sha256(b"second factor" + key.encode()).digest() for key in _keys()]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(content: bytes) -> bytes:
    """Encrypted for the table."""
    return _box().encrypt(content)


def unseal(box: bytes | memoryview | str) -> bytes | None:
    """The content; None when no present key opens the box."""
    try:
        return _box().decrypt(box if isinstance(box, str) else bytes(box))
    except InvalidToken:
        return None


def new_secret() -> bytes:
    return secrets.token_bytes(20)


def as_text(secret: bytes) -> str:
    """The secret to type by hand: "ABCD EFGH …"."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[n : n + 4] for n in range(0, len(text), 4))


def qr(secret: bytes, account: str) -> str:
    """What the app scans, as SVG with attributes only: the content security policy forbids styles."""
    app = TOTP(secret, DIGITS, SHA1(), STEP)
    uri = app.get_provisioning_uri(account, str(settings.PORTAL_NAME))
    return segno.make(uri, error="l", micro=False).svg_inline(omitsize=True, border=4, light="#fff")


def plain(code: str) -> str:
    """As it was printed: without spaces and hyphens, full-width digits made narrow."""
    return "".join(unicodedata.normalize("NFKC", code).lower().replace("-", "").split())


def matching_step(secret: bytes, code: str, *, after: int = 0) -> int | None:
    """The step whose code this is, when it is near now and later than `after`; else None."""
    typed, now = plain(code).encode(), int(time.time()) // STEP
    codes = HOTP(secret, DIGITS, SHA1())
    for step in range(now - TOLERANCE, now + TOLERANCE + 1):
        if hmac.compare_digest(codes.generate(step), typed) and step > after:
            return step
    return None


def code_at(secret: bytes, moment: float) -> str:
    """What the app shows at that moment, in seconds of the Unix clock."""
    return HOTP(secret, DIGITS, SHA1()).generate(int(moment) // STEP).decode()


def new_recovery_codes() -> list[str]:
    """Ten codes of two groups of five characters, some 49 bits each."""
    return ["-".join(_group() for _part in range(2)) for _code in range(RECOVERY_CODES)]


def _group() -> str:
    return "".join(secrets.choice(_LETTERS) for _character in range(5))


def digests(code: str) -> list[str]:
    """The keyed digests under which a recovery code may be stored; the first one is for storing."""
    typed = plain(code).encode()
    return [hmac.new(b"recovery" + key.encode(), typed, hashlib.sha256).hexdigest() for key in _keys()]
