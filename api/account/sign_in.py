"""The one way in: type the phone, type the code. The first time opens the account."""

from typing import Any

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.headless.account import views
from allauth.headless.base.response import AuthenticationResponse
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from accounts.operations import open_account
from api.problem import problem_response
from core import limits
from core.actor import Actor
from core.client import address
from core.errors import Refusal, TooMany

TRIES, TRIES_SECONDS = 10, 600
"""Wrong or right, so many codes may be tried for one number: five a code, and not five a browser."""


class RequestCode(views.RequestLoginCodeView):
    """POST {phone}. The answer is the same whether the account existed: 401 with the flow `login_by_code` pending."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Open the account if there is none, and send the code."""
        phone = self.input.cleaned_data["phone"]
        user = self.input._user or open_account(phone=phone, actor=Actor.system("sign-in"))
        try:
            LoginCodeVerificationProcess.initiate(request=request, user=user, phone=phone)
        except Refusal as refusal:
            return problem_response(refusal)
        return AuthenticationResponse(request)


class ConfirmCode(views.ConfirmLoginCodeView):
    """POST {code}."""

    def handle(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Count the try before looking at it: the session's own count can be outrun by requests at once."""
        try:
            limits.check("sign-in-code", self.process.state["phone"], per=TRIES, seconds=TRIES_SECONDS)
            limits.check("sign-in-code-from", address(request), per=TRIES * 12, seconds=TRIES_SECONDS)
        except TooMany as refusal:
            return problem_response(refusal)
        return super().handle(request, *args, **kwargs)
