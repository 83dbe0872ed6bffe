"""The one user model: a phone, an alias, and whether staff."""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.encryption import EncryptedTextField, blind_index


def new_username() -> str:
    """An opaque handle: people sign in by phone, so no one has to choose a name."""
    return f"u{secrets.token_hex(8)}"


class UserManager(BaseUserManager["User"]):
    """Finds and makes users by phone number."""

    def by_phone(self, phone: str) -> "User | None":
        """The user with this number (E.164), if any."""
        return self.filter(phone_index=blind_index(phone, purpose="phone")).first()

    def create_user(self, *, phone: str | None = None, alias: str = "", **fields: Any) -> "User":
        """Make a user; `phone` is stored encrypted with a blind index."""
        user = self.model(alias=alias, **fields)
        user.set_unusable_password()
        if phone:
            user.set_phone(phone)
        user.save(using=self._db)
        return user

    def create_superuser(self, **fields: Any) -> "User":
        """Make a staff member with every permission; a second factor is still asked for at /staff/."""
        password = fields.pop("password", None)
        user = self.create_user(is_staff=True, is_superuser=True, **fields)
        if password:
            user.set_password(password)
            user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signed in once. Shown to others by `alias` only."""

    username = models.CharField(_("标识"), max_length=40, unique=True, default=new_username)
    alias = models.CharField(_("昵称"), max_length=20, blank=True)
    phone = EncryptedTextField(_("手机号"), blank=True, default="")
    phone_index = models.CharField(max_length=64, unique=True, null=True, editable=False)
    phone_verified = models.BooleanField(_("手机号已验证"), default=False)
    is_staff = models.BooleanField(_("工作人员"), default=False)
    is_active = models.BooleanField(_("可用"), default=True)
    large_type = models.BooleanField(_("大字版"), default=False)
    created_at = models.DateTimeField(_("注册时间"), default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = _("用户")

    def __str__(self) -> str:
        return self.shown_alias

    @property
    def shown_alias(self) -> str:
        """What others see: the chosen alias, or one made from the id."""
        return self.alias or f"用户{self.pk}"

    def get_full_name(self) -> str:
        """As Django's admin asks for it: never the legal name."""
        return self.shown_alias

    def set_phone(self, phone: str) -> None:
        """Set number and index together (E.164)."""
        self.phone = phone
        self.phone_index = blind_index(phone, purpose="phone")
