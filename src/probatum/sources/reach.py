"""Which machines a page may be fetched from: for a server, only those of the public internet.

A name is resolved once; each of its addresses must be allowed, and the connection goes to one of
these very addresses. So a name that is resolved to another address a moment later gains nothing, and
where a server sends on to is held to the same rule.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import urllib.request
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

Address = IPv4Address | IPv6Address
Allowed = Callable[[Address], bool]
"""Whether a page may be fetched from a machine with this address."""

PORTS = (80, 443)
"""The ports that a server fetches from."""

_CARRIERS = tuple(map(IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
"""IPv6 addresses that carry an IPv4 address, which is where a packet would end."""


class OutOfReachError(OSError):
    """The page lies on a machine that is not fetched from."""


def public(address: Address) -> bool:
    """Whether an address is a machine of the public internet and of nothing nearer."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return public(address.ipv4_mapped)
        if address.is_site_local or any(address in carrier for carrier in _CARRIERS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def handlers(allowed: Allowed, ports: tuple[int, ...] = PORTS) -> list[urllib.request.BaseHandler]:
    """Handlers that open http and https pages of allowed machines, without any proxy."""

    def connected(host: str, port: int, timeout: Any) -> socket.socket:
        return _connected(host, port, timeout, allowed, ports)

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            self.sock = connected(self.host, self.port, self.timeout)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            made = connected(self.host, self.port, self.timeout)
            self.sock = ssl.create_default_context().wrap_socket(made, server_hostname=self.host)

    class PlainHandler(urllib.request.HTTPHandler):
        def http_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(Plain, req)

    class SecureHandler(urllib.request.HTTPSHandler):
        def https_open(self, req: urllib.request.Request) -> Any:
            return self.do_open(Secure, req)

    return [PlainHandler(), SecureHandler()]


def _connected(
    host: str, port: int, timeout: Any, allowed: Allowed, ports: tuple[int, ...]
) -> socket.socket:
    if ports and port not in ports:
        raise OutOfReachError(f"port {port} is not fetched from by this server")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OutOfReachError("the name of the machine cannot be resolved") from error
    places = [place for *_, place in found]
    if not all(allowed(ip_address(str(place[0]).partition("%")[0])) for place in places):
        raise OutOfReachError(
            "it lies in a private network, and this server fetches public pages only"
        )
    failure: OSError = OutOfReachError("the name of the machine cannot be resolved")
    for place in places:
        try:
            return socket.create_connection((str(place[0]), port), timeout)
        except OSError as error:
            failure = error
    raise failure
