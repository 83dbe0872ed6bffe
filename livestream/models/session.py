"""One broadcast."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hosts.models import Room


class LiveSession(models.Model):
    """One broadcast of a room, from plan to replay.

    `status` is what shoppers see; `signal` is the video engine's last word, which may be live while the anchor
    still checks her picture. `video_path` is the opaque name of its stream; `camera_key` and `encoder_key` are the
    SHA-256 of the newest key of each door, which is shown once and kept nowhere.
    `external_url` is the HLS of an anchor who streams elsewhere, `replay_file` a recording that the shop took over;
    without one, the engine holds it, and from `engine_copy_until` on it may delete its copy (None: it has none, or the
    only one). `version` grows with each change that shoppers see.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("未开播")
        LIVE = "live", _("直播中")
        INTERRUPTED = "interrupted", _("信号中断")
        ENDED = "ended", _("已结束")

    class Signal(models.TextChoices):
        IDLE = "idle", _("无信号")
        LIVE = "live", _("有信号")
        INTERRUPTED = "interrupted", _("信号中断")
        ENDED = "ended", _("信号结束")

    room = models.ForeignKey(Room, models.PROTECT, related_name="sessions", verbose_name=_("直播间"))
    title = models.CharField(_("标题"), max_length=40)
    cover = models.ImageField(_("封面"), upload_to="sessions/", blank=True)
    status = models.CharField(_("状态"), max_length=12, choices=Status.choices, default=Status.PLANNED)
    planned_at = models.DateTimeField(_("预告时间"))
    started_at = models.DateTimeField(_("开播时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("下播时间"), null=True, blank=True)
    ai_host = models.BooleanField(_("AI 主播"), default=False)
    without_offers = models.BooleanField(_("不带货"), default=False)
    announcement = models.CharField(_("公告"), max_length=80, blank=True)
    video_path = models.CharField(_("视频路径"), max_length=40, unique=True)
    external_url = models.URLField(_("外部直播地址"), max_length=300, blank=True)
    camera_key = models.CharField(max_length=64, blank=True)
    encoder_key = models.CharField(max_length=64, blank=True)
    cut_due = models.DateTimeField(
        null=True, blank=True, help_text="since when who sends is to be held against the keys of now"
    )
    signal = models.CharField(_("信号"), max_length=12, choices=Signal.choices, default=Signal.IDLE)
    signal_at = models.DateTimeField(_("信号时间"), null=True, blank=True)
    signal_event = models.CharField(max_length=64, blank=True, help_text="id of the engine's last event")
    has_replay = models.BooleanField(_("有回放"), default=False)
    replay_file = models.FileField(_("回放文件"), upload_to="replays/", max_length=120, blank=True)
    replay_spans = models.JSONField(
        default=list, blank=True, help_text="[start, seconds] of each span of the file"
    )
    engine_copy_until = models.DateTimeField(null=True, blank=True)
    recording_problem = models.CharField(
        max_length=12, blank=True, help_text="why nothing more is stored: disk_full, disk_slow, disk_error"
    )
    likes = models.PositiveIntegerField(_("点赞"), default=0)
    like_bursts = models.PositiveIntegerField(
        _("点赞人次"), default=0, help_text=_("同一人 10 秒内的点赞算一次")
    )
    shares = models.PositiveIntegerField(_("分享人次"), default=0)
    peak_viewers = models.PositiveIntegerField(_("最高同时在线"), default=0)
    version = models.PositiveIntegerField(default=1)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("直播场次")
        verbose_name_plural = pgettext_lazy("plural", "直播场次")
        indexes = [models.Index(fields=["status", "planned_at"], name="session_by_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["room"], condition=Q(status__in=["live", "interrupted"]), name="session_one_on_air"
            ),
            models.CheckConstraint(
                condition=Q(status="planned") | Q(started_at__isnull=False) | Q(status="ended"),
                name="session_live_has_start",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "live", "interrupted"], ended_at__isnull=True)
                | Q(status="ended", ended_at__isnull=False),
                name="session_end_has_time",
            ),
            models.CheckConstraint(
                condition=Q(signal__in=["idle", "live", "interrupted", "ended"]), name="session_signal_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def on_air(self) -> bool:
        """Whether shoppers can watch and buy now."""
        return self.status in (self.Status.LIVE, self.Status.INTERRUPTED)


class Visit(models.Model):
    """A person or device came to a session: counted once, however often it came back.

    `person` is 'user:17' or 'device:<random>', as in a socket's ticket; `device` the device that a person came by, who
    counts as a guest on it no more.
    """

    session = models.ForeignKey(LiveSession, models.CASCADE, related_name="visits", verbose_name=_("场次"))
    person = models.CharField(_("访客"), max_length=80)
    device = models.CharField(_("设备"), max_length=32, blank=True, default="")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("到访")
        verbose_name_plural = pgettext_lazy("plural", "到访")
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="visit_once")]

    def __str__(self) -> str:
        return f"{self.session_id} {self.person}"
