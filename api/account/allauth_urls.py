"""The doors of allauth that are open, under /_allauth/browser/v1/: one way in, and the second factor.

What is not listed (passwords, e-mail, sign-up) does not exist.
"""

from allauth.headless.account.views import SessionView
from allauth.headless.base.views import APIView, ConfigView
from allauth.headless.constants import Client
from allauth.headless.mfa import views as mfa
from django.urls import URLPattern, path

from api.account.coded import coded
from api.account.sign_in import ConfirmCode, RequestCode


def _door(address: str, view: type[APIView]) -> URLPattern:
    return path(f"browser/v1/{address}", coded(view.as_api_view(client=Client.BROWSER)))


urlpatterns = [
    _door("config", ConfigView),
    _door("auth/session", SessionView),
    _door("auth/code/request", RequestCode),
    _door("auth/code/confirm", ConfirmCode),
    _door("auth/2fa/authenticate", mfa.AuthenticateView),
    _door("auth/2fa/reauthenticate", mfa.ReauthenticateView),
    _door("auth/webauthn/authenticate", mfa.AuthenticateWebAuthnView),
    _door("auth/webauthn/reauthenticate", mfa.ReauthenticateWebAuthnView),
    _door("auth/webauthn/login", mfa.LoginWebAuthnView),
    _door("account/authenticators", mfa.AuthenticatorsView),
    _door("account/authenticators/totp", mfa.ManageTOTPView),
    _door("account/authenticators/recovery-codes", mfa.ManageRecoveryCodesView),
    _door("account/authenticators/webauthn", mfa.ManageWebAuthnView),
]
