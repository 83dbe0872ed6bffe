"""What can be wrong with an account."""

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid


class InvalidPhone(Invalid):
    """Not a mobile number of mainland China."""

    code = "account.invalid_phone"
    title = _("请填写 11 位中国大陆手机号")


class AliasRefused(Invalid):
    """The alias can't be shown to others. `data.reason` is length, characters, contact or reserved."""

    code = "account.alias_refused"
    title = _("这个昵称不能用，请换一个")
