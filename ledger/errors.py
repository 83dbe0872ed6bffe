"""What the books refuse, and why."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class NoPolicy(Refusal):
    """No split policy of the scope is in force at the time asked for."""

    code = "ledger.no_policy"
    title = _("当时没有生效的分配规则")


class PolicyOverlaps(Refusal):
    """Another published policy of the same scope covers part of the same time."""

    code = "ledger.policy_overlaps"
    title = _("与另一版分配规则的生效时间重叠")


class PolicyUsed(Refusal):
    """Something was sold under the policy in force at or after the time at which it would end."""

    code = "ledger.policy_used"
    title = _("那时之后已有按现行规则的成交，新规则只能更晚生效")


class PolicyVersionTaken(Refusal):
    """The scope has a policy with this version already, with other content."""

    code = "ledger.policy_version_taken"
    title = _("这个版本号已经用过")


class SharesNotWhole(Refusal):
    """The shares do not total 10,000 basis points, or a role stands twice."""

    code = "ledger.shares_not_whole"
    status = 422
    title = _("各方份额合计必须为 100%")


class SaleIncomplete(Refusal):
    """The policy gives a share to a role that the line doesn't name, or the line has no amount."""

    code = "ledger.sale_incomplete"
    status = 422
    title = _("缺少入账所需的信息")


class NoPlatform(Refusal):
    """There is no organisation of kind platform to credit."""

    code = "ledger.no_platform"
    title = _("还没有登记平台机构")


class SaleNotFound(Refusal):
    """The line was never posted as a sale."""

    code = "ledger.sale_not_found"
    status = 404
    title = _("账本里没有这笔销售")


class RefundTooLarge(Refusal):
    """More than what remains of the line. `data.remaining_fen` says how much does."""

    code = "ledger.refund_too_large"
    status = 422
    title = _("退款超过了剩余金额")


class KeyConflict(Refusal):
    """A transaction with the same key but other content stands in the books."""

    code = "ledger.key_conflict"
    status = 422
    title = _("同一凭证编号的内容不一致")


class NotPosted(Refusal):
    """There is nothing in the books to take back under this name."""

    code = "ledger.not_posted"
    status = 404
    title = _("账本里没有这笔记录")


class TooMuchBack(Refusal):
    """More than what remains of it. `data.remaining_fen` says how much does."""

    code = "ledger.too_much_back"
    status = 422
    title = _("超过了剩余金额")


class AmountInvalid(Refusal):
    """An amount that can't be posted, such as nothing at all."""

    code = "ledger.amount_invalid"
    status = 422
    title = _("金额无效")


class NothingToPay(Refusal):
    """Nobody has anything available to pay out, or none of them has a bank account on record."""

    code = "ledger.nothing_to_pay"
    title = _("没有可以结算的款项")


class SelfApproval(Refusal):
    """Whoever prepared or proposed it can't be the one who approves it."""

    code = "ledger.self_approval"
    status = 403
    title = _("制单人不能复核自己的单子，请另一位同事复核")


class VoidNeedsAnother(Refusal):
    """An approved batch is given up by another than who prepared it: its bank file may be out."""

    code = "ledger.void_needs_another"
    status = 403
    title = _("复核过的批次可能已有银行文件在外，制单人不能自己作废，请另一位同事作废")


class BadStep(Refusal):
    """The payout or the adjustment isn't in a state in which this can be done. `data.status` says which it is in."""

    code = "ledger.bad_step"
    title = _("单子的状态已经变了，不能这样做")


class BalanceChanged(Refusal):
    """Since a batch was prepared a payee's credit became less. `data.accounts` names whose."""

    code = "ledger.balance_changed"
    title = _("制单后有人的余额变少了，请作废后重新制单")


class BooksDisagree(Refusal):
    """What was paid out before is not what the books say: nothing more goes out. `data.accounts` names whose."""

    code = "ledger.books_disagree"
    title = _("结算记录与账本不符，不能再付。请先核验账本，查清原因")


class PaidOutAlready(Refusal):
    """Another batch took one of the entries at the same time."""

    code = "ledger.paid_out_already"
    title = _("有款项已在另一批结算里")


class FileChanged(Refusal):
    """The bank file would not be the one that was approved."""

    code = "ledger.file_changed"
    title = _("银行文件与复核时不一致，不能使用")


class GroundsMissing(Refusal):
    """A reason, a document, or both are missing, or the document is of a kind that isn't kept."""

    code = "ledger.grounds_missing"
    status = 422
    title = _("请写明原因（4 到 300 个字），并附上单据（PDF、PNG 或 JPEG，2 MB 以内）")


class NoteMissing(Refusal):
    """What is given up or turned down has no reason."""

    code = "ledger.note_missing"
    status = 422
    title = _("请写明原因，至少 2 个字")
