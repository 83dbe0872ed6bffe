"""What a browser may run on staff pages."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

AUDIT_PAGES: dict[str, list[str]] = {
    "default-src": [NONE],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
"""Our own pages have no script and no inline style at all."""

ADMIN_PAGES: dict[str, list[str]] = {
    **AUDIT_PAGES,
    # the admin theme's Alpine evaluates its attributes; it has no inline script, so there is no nonce either
    "script-src": [SELF, UNSAFE_EVAL],
    "style-src": [SELF, UNSAFE_INLINE],
    "connect-src": [SELF],
    "font-src": [SELF],
}
"""The admin theme's pages."""
