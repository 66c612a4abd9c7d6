"""The portal as served behind the proxy of docker-compose.yml, the only way to reach it there.

The audit log and the lockout need the address of the person's machine, not that of the proxy. The header is believed
here and nowhere else: a server that people reach directly must use cooperation.wsgi.
"""

from collections.abc import Callable, Iterable
from ipaddress import ip_address
from typing import Any

from cooperation.wsgi import application as portal


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The portal, with REMOTE_ADDR taken from the proxy's X-Real-IP when that is an address."""
    if address := _address(environ.get("HTTP_X_REAL_IP", "")):
        environ["REMOTE_ADDR"] = address
    return portal(environ, start_response)


def _address(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        return ""
