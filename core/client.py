"""Who is at the other end, for rate limits."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_PREFIX = 64
"""One household or phone has at least this network to itself, so a limit counts networks, not addresses."""


def address(request: HttpRequest) -> str:
    """The client's address; of IPv6 its /64 network.

    X-Forwarded-For is believed only from `settings.TRUSTED_PROXIES` proxies, counted from its end: what stands
    before was written by the client. With fewer entries than proxies the request did not come through them all, and
    the socket's own address counts.
    """
    meta = request.META
    return counted(str(meta.get("REMOTE_ADDR", "")), str(meta.get("HTTP_X_FORWARDED_FOR", "")))


def counted(connected: str, forwarded: str) -> str:
    """The same from the address that is connected and the header's text, for doors without a request."""
    found = connected
    hops = [hop.strip() for hop in forwarded.split(",")]
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        found = hops[-settings.TRUSTED_PROXIES]
    try:
        ip = ipaddress.ip_address(found)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(ip), IPV6_PREFIX), strict=False).network_address)
    return str(ip)
