"""Who carries parcels."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

CARRIERS: Mapping[str, StrOrPromise] = {
    "sf": _("顺丰速运"),
    "ems": _("中国邮政"),
    "jd": _("京东物流"),
    "zto": _("中通快递"),
    "yto": _("圆通速递"),
    "yunda": _("韵达快递"),
    "sto": _("申通快递"),
    "jt": _("极兔速递"),
    "pickup": _("自提或当面交付"),
}
UNTRACKED = "pickup"
"""Handed over in person: there is no number to follow."""
SHORTEST, LONGEST = 6, 40


def is_parcel(carrier: str, tracking_number: str) -> bool:
    """Whether a parcel of this carrier could have this number: letters, digits and hyphens."""
    if carrier == UNTRACKED:
        return tracking_number == ""
    plain = tracking_number.replace("-", "")
    return (
        carrier in CARRIERS
        and SHORTEST <= len(tracking_number) <= LONGEST
        and plain.isascii()
        and plain.isalnum()
    )
