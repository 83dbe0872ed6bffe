"""A user's addresses, masked."""

from typing import TypedDict

from shop.models import Address
from shop.rules.masking import mask_name, mask_phone


class AddressShown(TypedDict):
    """An address in its owner's list; name and phone are masked even there, for whoever looks over her shoulder."""

    id: int
    recipient: str
    phone: str
    province: str
    city: str
    district: str
    detail: str
    is_default: bool


def addresses(user_id: int) -> list[AddressShown]:
    """The default first, then the newest."""
    rows = Address.objects.filter(user_id=user_id, removed_at=None).order_by("-is_default", "-id")
    return [shown(row) for row in rows]


def shown(row: Address) -> AddressShown:
    """One address."""
    return {
        "id": row.pk,
        "recipient": mask_name(row.recipient),
        "phone": mask_phone(row.phone),
        "province": row.province,
        "city": row.city,
        "district": row.district,
        "detail": row.detail,
        "is_default": row.is_default,
    }
