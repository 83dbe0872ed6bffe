"""Who the platform is."""

from ledger.errors import NoPlatform
from programmes.models import Organisation


def platform_id() -> int:
    """The organisation that the platform's share goes to: the first of its kind.

    Raises NoPlatform.
    """
    kind = Organisation.Kind.PLATFORM
    found = Organisation.objects.filter(kind=kind).order_by("id").values_list("id", flat=True).first()
    if found is None:
        raise NoPlatform()
    return found
