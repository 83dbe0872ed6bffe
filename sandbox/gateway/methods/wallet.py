"""Wallets: the shopper agrees on a second device, or in the wallet's own app, and may take her time."""

from typing import Any

from sandbox.gateway.errors import StripeError
from sandbox.gateway.ids import new_id
from sandbox.gateway.methods.base import Decline

Json = dict[str, Any]


class Wallet:
    """What Alipay and WeChat Pay have in common."""

    charge_prefix = "py_"
    on_device = True

    def __init__(self, name: str) -> None:
        self.name = name

    def describe(self, given: Json) -> tuple[Json, Json]:
        """See MethodType."""
        return {}, {"set_up": False}

    def decline(self, secret: Json, *, saving: bool) -> Decline | None:
        """See MethodType: a refusal comes from the device and not from an issuer."""
        return None

    def must_authenticate(self, secret: Json, options: Json) -> bool:
        """See MethodType: always on the device."""
        return True

    def action(self, place: str, intent: Json, params: Json) -> Json:
        """See MethodType."""
        raise NotImplementedError

    def charge_details(self, method: Json, secret: Json, *, amount: int, authenticated: bool) -> Json:
        """See MethodType."""
        return {"fingerprint": new_id("", 16), "transaction_id": new_id("", 28)}

    def refund_details(self) -> Json:
        """See MethodType."""
        return {}

    def refund_course(self, secret: Json) -> tuple[str, str]:
        """See MethodType: a wallet gives back a little later."""
        return "pending", "succeeded"


class Alipay(Wallet):
    """The type ``alipay``: a page of Alipay's that the shopper is sent to."""

    def action(self, place: str, intent: Json, params: Json) -> Json:
        """See MethodType."""
        if "return_url" not in params:
            message = "A `return_url` is required to confirm a PaymentIntent with alipay."
            raise StripeError(message, code="parameter_missing", param="return_url")
        made = {"native_data": None, "native_url": None, "return_url": params["return_url"], "url": place}
        return {"type": "alipay_handle_redirect", "alipay_handle_redirect": made}


class WechatPay(Wallet):
    """The type ``wechat_pay``: a code that the shopper's phone reads."""

    def action(self, place: str, intent: Json, params: Json) -> Json:
        """See MethodType."""
        options = intent["payment_method_options"].get("wechat_pay", {})
        if options.get("client") != "web":
            message = "Missing required param: payment_method_options[wechat_pay][client]."
            param = "payment_method_options[wechat_pay][client]"
            raise StripeError(message, code="parameter_missing", param=param)
        made = {
            "data": place,
            "hosted_instructions_url": place,
            "image_data_url": "data:image/png;base64,",
            "image_url_png": f"{place}&image=png",
            "image_url_svg": f"{place}&image=svg",
        }
        return {"type": "wechat_pay_display_qr_code", "wechat_pay_display_qr_code": made}

    def charge_details(self, method: Json, secret: Json, *, amount: int, authenticated: bool) -> Json:
        """See MethodType."""
        details = super().charge_details(method, secret, amount=amount, authenticated=authenticated)
        return {**details, "location": "", "reader": ""}


ALIPAY, WECHAT_PAY = Alipay("alipay"), WechatPay("wechat_pay")
