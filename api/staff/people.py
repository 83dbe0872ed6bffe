"""Who acted, as colleagues read it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User


def names_of(labels: Iterable[str]) -> dict[str, str]:
    """The people and jobs behind labels of the trail, such as 'user:7': alias, or 系统 for a job. One query."""
    parts = {label: label.partition(":")[::2] for label in labels}
    keys = {int(key) for kind, key in parts.values() if kind == "user" and key.isdecimal()}
    names = {f"user:{user.pk}": user.shown_alias for user in User.objects.filter(pk__in=keys)}
    jobs = {label: _("系统") for label, (kind, _key) in parts.items() if kind == "system"}
    return {label: label for label in parts} | jobs | names
