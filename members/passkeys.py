"""Passkeys (WebAuthn): what the browser is asked, and whether its answer is right. Knows no tables.

Every passkey must check the person by PIN, finger or face; so it counts as both factors.
"""

import ipaddress
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

REQUIRED = UserVerificationRequirement.REQUIRED


class WrongPasskey(ValueError):
    """The browser's answer does not fit the question, or its signature is not right."""


@dataclass(frozen=True)
class Site:
    """Name and origin under which the browser sees the portal; Django has checked the name (ALLOWED_HOSTS)."""

    host: str
    origin: str

    @property
    def has_a_name(self) -> bool:
        """Browsers know passkeys for names only, never for a bare address."""
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return True
        return False

    def server(self) -> Fido2Server:
        party = PublicKeyCredentialRpEntity(id=self.host, name=str(settings.PORTAL_NAME))
        return Fido2Server(party, verify_origin=lambda origin: origin == self.origin)


@dataclass(frozen=True)
class Passkey:
    """What is kept of a passkey: its identifier, the public key with it, and its counter."""

    credential_id: bytes
    public: bytes
    count: int


def site_of(request: HttpRequest) -> Site:
    scheme, host = ("https" if request.is_secure() else "http"), request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return Site(name, f"{scheme}://{host}")


def ask_to_create(site: Site, *, account: Any, known: list[bytes]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The options for the browser, and the state to keep until it answers."""
    person = PublicKeyCredentialUserEntity(
        id=str(account.pk).encode(), name=account.username, display_name=account.name
    )
    options, state = site.server().register_begin(
        person,
        [AttestedCredentialData(public) for public in known],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    return dict(options), state


def created(site: Site, state: Any, answer: str) -> Passkey:
    """The new passkey. Raises WrongPasskey."""
    try:
        data = site.server().register_complete(state, json.loads(answer))
    except Exception as error:  # the library raises whatever the bytes of a stranger lead to
        raise WrongPasskey from error
    held = data.credential_data
    if held is None:
        raise WrongPasskey
    return Passkey(held.credential_id, bytes(held), data.counter)


def ask_to_sign(site: Site) -> tuple[dict[str, Any], dict[str, Any]]:
    """The question at the login. It names no passkey, so it tells nobody who has one."""
    options, state = site.server().authenticate_begin(user_verification=REQUIRED)
    return dict(options), state


def credential_of(answer: str) -> bytes:
    """Which passkey the browser used. Raises WrongPasskey."""
    try:
        return AuthenticationResponse.from_dict(json.loads(answer)).raw_id
    except Exception as error:
        raise WrongPasskey from error


def signed(site: Site, state: Any, answer: str, *, passkey: Passkey) -> int:
    """The passkey's counter after a right answer. Raises WrongPasskey, also when the counter ran backwards."""
    try:
        response = AuthenticationResponse.from_dict(json.loads(answer))
        site.server().authenticate_complete(state, [AttestedCredentialData(passkey.public)], response)
    except Exception as error:
        raise WrongPasskey from error
    count = response.response.authenticator_data.counter
    if (count or passkey.count) and count <= passkey.count:
        raise WrongPasskey
    return count
