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


class AccountInvalid(Invalid):
    """Not the number of a bank account: 8 to 32 digits."""

    code = "programmes.account_invalid"
    title = _("账号应为 8 到 32 位数字")


class AccountMismatch(Invalid):
    """Two typings of the number differ: somebody read it wrongly."""

    code = "programmes.account_mismatch"
    title = _("两次输入的账号不一致，没有改动")


class AccountWaits(Refusal):
    """A change of this organisation's account waits for approval already."""

    code = "programmes.account_waits"
    title = _("这家机构已有一个待复核的账号")


class AccountDecided(Refusal):
    """The change was decided already. `data.status` says how."""

    code = "programmes.account_decided"
    title = _("这个账号已经复核过了")


class OwnProposal(Refusal):
    """Who proposed an account can't approve it."""

    code = "programmes.own_proposal"
    status = 403
    title = _("要请另一位同事复核")


class NobodyThere(Refusal):
    """Nobody has signed in with this phone number."""

    code = "programmes.nobody_there"
    status = 404
    title = _("这个手机号还没有登录过暖心桥，请对方先登录一次")


class NoteMissing(Invalid):
    """A refusal without a reason."""

    code = "programmes.note_missing"
    title = _("请写明原因")


class IdentityInvalid(Invalid):
    """Not an identity number: 17 digits and a check character."""

    code = "programmes.identity_invalid"
    title = _("身份证号有误")
