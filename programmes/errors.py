"""What the programmes refuse, and why."""

from django.utils.translation import gettext_lazy as _

from core.errors import Invalid, Refusal


class NoSuchConsent(Refusal):
    """This consent is not in force, so it can't be withdrawn."""

    code = "programmes.no_such_consent"
    status = 404
    title = _("没有这项同意")


class AlreadyRegistered(Refusal):
    """The person is registered already, under the same identity number."""

    code = "programmes.already_registered"
    title = _("此人已经登记过")


class IdentityInvalid(Invalid):
    """Not an identity number: 17 digits and a check character."""

    code = "programmes.identity_invalid"
    title = _("身份证号有误")
