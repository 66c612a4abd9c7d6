"""What people hold in their hands: a telephone that shows codes, and a key that answers for a browser."""

import base64
import hashlib
import json
import os
import re
import time
from typing import Any

import time_machine
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from members import second_factor
from members.actions import second_factor as acts
from members.models import User
from tests.world import PASSWORD

FLAG = AuthenticatorData.FLAG


class Phone:
    """Shows the codes of one secret. `next` waits for a code that was not shown before."""

    def __init__(self, clock: time_machine.Traveller, secret: bytes) -> None:
        self.clock, self.secret = clock, secret

    def now(self, *, later: float = 0) -> str:
        return second_factor.code_at(self.secret, time.time() + later)

    def next(self) -> str:
        self.clock.shift(second_factor.STEP)
        return self.now()


def scan(clock: time_machine.Traveller, client: Client) -> Phone:
    """Read the key from the page of the set-up, as a person would."""
    page = client.get("/account/second-factor/app/").content.decode()
    text = re.search(r'text-break">([A-Z2-7 ]+)<', page)
    assert text
    return Phone(clock, base64.b32decode(text[1].replace(" ", "")))


def set_up(clock: time_machine.Traveller, user: User) -> tuple[Phone, list[str]]:
    """A person with an app and recovery codes."""
    phone = Phone(clock, second_factor.new_secret())
    sealed = second_factor.seal(phone.secret).decode()
    return phone, acts.set_up_app(by=user, sealed=sealed, code=phone.now())


class Key:
    """A passkey that has checked its person, unless told otherwise."""

    def __init__(self, host: str = "testserver", origin: str = "http://testserver") -> None:
        self.host, self.origin, self.count = host, origin, 0
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.identifier = os.urandom(32)

    def create(self, question: dict[str, Any], **changes: Any) -> str:
        public = ES256.from_cryptography_key(self.secret.public_key())
        held = AttestedCredentialData.create(b"\0" * 16, self.identifier, public)
        made = AttestationObject.create("none", self._data(FLAG.AT, held, **changes), {})
        client = self._client("webauthn.create", question, **changes)
        return self._answer(clientDataJSON=client, attestationObject=bytes(made))

    def sign(self, question: dict[str, Any], **changes: Any) -> str:
        self.count += 1
        data, client = self._data(FLAG(0), None, **changes), self._client("webauthn.get", question, **changes)
        signature = self.secret.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=bytes(data), signature=signature)

    def _data(self, more: Any, held: Any, *, verified: bool = True, **_: Any) -> AuthenticatorData:
        flags = FLAG.UP | (FLAG.UV if verified else FLAG(0)) | more
        party = hashlib.sha256(self.host.encode()).digest()
        return AuthenticatorData.create(party, flags, self.count, held or b"")

    def _client(self, kind: str, question: dict[str, Any], *, origin: str = "", **_: Any) -> bytes:
        challenge = question["publicKey"]["challenge"]
        told = {"type": kind, "challenge": challenge, "origin": origin or self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _answer(self, **response: bytes) -> str:
        identifier = _text(self.identifier)
        return json.dumps(
            {
                "id": identifier,
                "rawId": identifier,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: _text(value) for name, value in response.items()},
            }
        )


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def first_step(user: User, **more: str) -> Client:
    """A browser in which the right password was typed."""
    client = Client(**more)
    client.post("/login/", {"username": user.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
