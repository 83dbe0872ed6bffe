"""An HLS address of an anchor who streams elsewhere."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from livestream.errors import BadStreamAddress, StreamAddressNotAllowed

LONGEST = 300


def clean(address: str, origins: Sequence[str]) -> str:
    """The address, trimmed; empty stays empty: the session's picture comes from our own engine.

    `origins` are those that the pages may load video from (https://host[:port]). Raises BadStreamAddress for what is
    no HLS address, StreamAddressNotAllowed for another origin.
    """
    address = address.strip()
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, user = parts.hostname, parts.username
    except ValueError as error:
        raise BadStreamAddress() from error
    wrong = parts.scheme not in ("http", "https") or not host or user is not None
    if wrong or len(address) > LONGEST or not address.isascii() or not parts.path.endswith(".m3u8"):
        raise BadStreamAddress()
    if f"{parts.scheme}://{parts.netloc}" not in origins:
        raise StreamAddressNotAllowed(origins=list(origins))
    return address
