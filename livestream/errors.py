"""What livestream refuses, and why."""

from django.utils.translation import gettext_lazy as _

from core.errors import Refusal


class NotOnAir(Refusal):
    """The room shows nothing now. `data.status` is the session's, if there is one."""

    code = "livestream.not_on_air"
    title = _("直播还没开始或已经结束")


class SessionEnded(Refusal):
    """The session is over: nothing about it changes any more."""

    code = "livestream.session_ended"
    title = _("直播已结束")


class RetentionNotOver(Refusal):
    """The law wants it kept until `data.until`."""

    code = "livestream.retention_not_over"
    title = _("还在法定保存期内，不能删除")


class BadStreamAddress(Refusal):
    """Not the address of an HLS playlist."""

    code = "livestream.bad_stream_address"
    status = 422
    title = _("请填 https 开头、以 .m3u8 结尾的直播地址")


class StreamAddressNotAllowed(Refusal):
    """The pages may load no video from there. `data.origins` are the ones they may."""

    code = "livestream.stream_address_not_allowed"
    status = 422
    title = _("这个网站还没有加入允许的名单，请联系工作人员")


class GateClosed(Refusal):
    """Something is missing before the session can go live.

    `detail` says what to do, `data.missing` lists codes, `data.items` all items.
    """

    code = "livestream.gate_closed"
    title = _("还不能开播")


class BadTransition(Refusal):
    """The session can't go from `data.before` to `data.after`."""

    code = "livestream.bad_transition"
    title = _("当前状态不能这样操作")


class OfferClosed(Refusal):
    """The offer was taken off."""

    code = "livestream.offer_closed"
    title = _("商品已下架")


class OfferEnded(Refusal):
    """The offer's time is over, by the server's clock. `data.ended_at` says since when."""

    code = "livestream.offer_ended"
    title = _("限时优惠已结束")


class AlreadyOffered(Refusal):
    """The session offers this variant already. `data.offer_id` is that offer."""

    code = "livestream.already_offered"
    title = _("这个规格已经在本场上架")


class TooManyOffers(Refusal):
    """The session offers as much as it may. `data.limit` is how many."""

    code = "livestream.too_many_offers"
    title = _("本场商品已达上限")


class BadPrice(Refusal):
    """Not a price in fen that one can ask. `data.minimum` and `data.maximum` are the bounds."""

    code = "livestream.bad_price"
    status = 400
    title = _("价格不对")


class BadLimit(Refusal):
    """Not a limit per person. `data.maximum` is the highest."""

    code = "livestream.bad_limit"
    status = 400
    title = _("限购数量不对")


class BadEnd(Refusal):
    """An offer can't end in the past."""

    code = "livestream.bad_end"
    status = 400
    title = _("结束时间不能早于现在")


class BadText(Refusal):
    """Nothing that can be shown, or too long. `data.reason` is empty or too_long, `data.longest` the limit."""

    code = "livestream.bad_text"
    status = 400
    title = _("内容为空或太长")


class BadReason(Refusal):
    """Taking a line down needs one of the known reasons. `data.reasons` lists them."""

    code = "livestream.bad_reason"
    status = 400
    title = _("请选择删除原因")


class Banned(Refusal):
    """The person, the device or the phone was put out of the room. `data.until` says for how long; null: no end."""

    code = "livestream.banned"
    status = 403
    title = _("您已被移出这个直播间")


class Muted(Refusal):
    """The person may watch and buy, not speak. `data.until` says for how long; null: to the session's end."""

    code = "livestream.muted"
    status = 403
    title = _("您已被禁言，可以继续观看和购买")


class SlowMode(Refusal):
    """The room lets each person speak once in a while. `data.retry_after` is in seconds."""

    code = "livestream.slow_mode"
    status = 429
    title = _("慢速模式：请稍等再发")


class WordRefused(Refusal):
    """The line has a word in it that the room, or the platform, does not want."""

    code = "livestream.word_refused"
    status = 400
    title = _("这句话里有不能发的词，请改一改")


class BadTerm(Refusal):
    """Not a duration for this kind of penalty. `data.terms` lists those that are."""

    code = "livestream.bad_term"
    status = 400
    title = _("请选择期限")


class NotAgainstCrew(Refusal):
    """The anchor, her crew and lines without an author can't be punished from a studio."""

    code = "livestream.not_against_crew"
    title = _("不能处罚主播、助播、场控或系统消息")


class BadRules(Refusal):
    """Slow mode or delay is out of bounds. `data.slow_most` and `data.delay_most` are in seconds."""

    code = "livestream.bad_rules"
    status = 400
    title = _("秒数超出范围")


class BadWord(Refusal):
    """Nothing that could be found in a line. `data.reason` is empty, too_long or bad_act."""

    code = "livestream.bad_word"
    status = 400
    title = _("这个词不能用")


class TooManyWords(Refusal):
    """The list is full. `data.limit` is how many."""

    code = "livestream.too_many_words"
    title = _("词表已满")


class AlreadyAppealed(Refusal):
    """One appeal a penalty: staff has it."""

    code = "livestream.already_appealed"
    title = _("已经申诉过了，请等工作人员复核")


class NoAppeal(Refusal):
    """There is nothing to answer: nobody appealed, or the appeal is settled. `data.outcome` is how, if it is."""

    code = "livestream.no_appeal"
    title = _("没有待答复的申诉")


class BadStart(Refusal):
    """A session can't be planned for a time that has passed. `data.earliest` is the earliest."""

    code = "livestream.bad_start"
    status = 400
    title = _("开始时间已经过了")


class VideoAway(Refusal):
    """The video engine didn't answer: nothing is known of the stream, and the call may be repeated."""

    code = "livestream.video_away"
    status = 503
    title = _("视频服务暂时没有回应")


class BadCaptions(Refusal):
    """No captions that can be shown. `data.reason` is empty, too_long (`limit` characters) or order (`line`)."""

    code = "livestream.bad_captions"
    status = 422
    title = _("字幕文件看不懂：请上传 .vtt 或 .srt 文件")
