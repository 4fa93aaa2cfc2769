"""How this machine reaches the service: past proxies where it is near, with the office's own
certificates beside those that the system and the browsers trust."""

import ipaddress
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from addin import texts
from addin.errors import ServiceAway


def session_for(server: str, own_certificates: Path) -> requests.Session:
    """A session for one service; ServiceAway when `own_certificates` (PEM) cannot be read.

    Those of the system count too: on Windows its stores, which the office's administrators fill.
    """
    session = requests.Session()
    # The environment could put another account's password (.netrc) in the token's place.
    session.trust_env = False
    if not is_near(server):
        session.proxies.update(get_environ_proxies(server))
    if urlsplit(server).scheme == "https":
        session.mount("https://", _Trusting(_trust(own_certificates)))
    return session


def is_near(server: str) -> bool:
    """Whether an address is this machine's or the own network's: a bare name, a private number."""
    host = urlsplit(server).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith(".local")


class _Trusting(HTTPAdapter):
    """Checks certificates by a context of its own, to which requests adds those it brings."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__()

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        super().init_poolmanager(*given, ssl_context=self._context, **named)

    def proxy_manager_for(self, *given: Any, **named: Any) -> Any:
        return super().proxy_manager_for(*given, ssl_context=self._context, **named)


def _trust(own_certificates: Path) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if own_certificates.exists():
        try:
            context.load_verify_locations(own_certificates)
        except (OSError, ssl.SSLError) as error:
            said = texts.CERTIFICATE_FILE_WRONG.format(file=own_certificates)
            raise ServiceAway(said) from error
    return context
