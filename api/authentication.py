"""Session sign-in for the API, answering 401 (not 403) when nobody is signed in."""

from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """Django's session; the header makes DRF answer 401."""

    def authenticate_header(self, request: Request) -> str:
        """Any value: DRF then answers 401 when the person is unknown."""
        return "Session"
