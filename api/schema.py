"""What drf-spectacular must be told of the house: how people sign in, and what a refusal looks like."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

PREFIX = "/api/v1/"

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal (RFC 9457). `code` is stable and dotted; `data` holds facts, never personal.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "data": {"type": "object", "additionalProperties": {}},
    },
    "required": ["code", "data", "detail", "status", "title", "type"],
}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The session cookie; what changes something also needs the X-CSRFToken header."""

    target_class = "api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """The cookie's name."""
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}


def our_doors(endpoints: list[Any], **_: Any) -> list[Any]:
    """Leave out what is no door for people: hooks and pages."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith(PREFIX)]


def with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Every operation may be refused, always in one shape."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = {"description": "Refused", "content": content}
    return result
