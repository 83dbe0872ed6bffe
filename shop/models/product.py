"""The catalogue: products, their variants and pictures, and who made them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from programmes.models import Beneficiary, Organisation


class Category(models.Model):
    """A shelf of the shop."""

    slug = models.SlugField(_("代码"), unique=True)
    name = models.CharField(_("名称"), max_length=40)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("分类")
        verbose_name_plural = pgettext_lazy("plural", "分类")
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """What one or several makers made together. Never changed once something of it was sold."""

    workshop = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("工坊"))
    created_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = pgettext_lazy("goods", "批次")
        verbose_name_plural = pgettext_lazy("plural", "批次")

    def __str__(self) -> str:
        return gettext("批次 %(id)s") % {"id": self.pk}


class LotShare(models.Model):
    """One maker's part of a lot, by weight: weights 5:3:2 split the makers' share so."""

    lot = models.ForeignKey(
        Lot, models.PROTECT, related_name="shares", verbose_name=pgettext_lazy("goods", "批次")
    )
    position = models.PositiveSmallIntegerField(_("次序"))
    beneficiary = models.ForeignKey(
        Beneficiary, models.PROTECT, related_name="lot_shares", verbose_name=_("制作人")
    )
    weight = models.PositiveIntegerField(_("权重"), default=1)

    class Meta:
        verbose_name = _("批次份额")
        verbose_name_plural = pgettext_lazy("plural", "批次份额")
        ordering = ["lot_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["lot", "position"], name="lot_position_once"),
            models.UniqueConstraint(fields=["lot", "beneficiary"], name="lot_maker_once"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="lot_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary_id} x{self.weight}"


class Product(models.Model):
    """A thing or a service for sale, made by a lot's makers in a workshop."""

    class Kind(models.TextChoices):
        GOODS = "goods", _("商品")
        SERVICE = "service", _("服务")

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        ON_SALE = "on_sale", _("在售")
        WITHDRAWN = "withdrawn", _("下架")

    class Exemption(models.TextChoices):
        """Consumer law, article 25: what the seven-day return does not cover."""

        NONE = "none", _("支持七天无理由退货")
        CUSTOM = "custom", _("定作商品")
        PERISHABLE = "perishable", _("鲜活易腐")
        DIGITAL = "digital", _("已拆封的数字化商品")
        PERIODICAL = "periodical", _("报纸期刊")
        OTHER = "other", _("购买时确认不宜退货")

    title = models.CharField(_("名称"), max_length=60)
    subtitle = models.CharField(_("卖点"), max_length=80, blank=True)
    description = models.TextField(_("说明"), blank=True)
    kind = models.CharField(_("类别"), max_length=8, choices=Kind.choices, default=Kind.GOODS)
    category = models.ForeignKey(Category, models.PROTECT, related_name="products", verbose_name=_("分类"))
    workshop = models.ForeignKey(
        Organisation, models.PROTECT, related_name="products", verbose_name=_("工坊")
    )
    lot = models.ForeignKey(Lot, models.PROTECT, verbose_name=pgettext_lazy("goods", "批次"))
    status = models.CharField(_("状态"), max_length=10, choices=Status.choices, default=Status.DRAFT)
    exemption = models.CharField(
        _("退货类别"), max_length=12, choices=Exemption.choices, default=Exemption.NONE
    )
    is_demo = models.BooleanField(_("演示数据"), default=False)
    created_at = models.DateTimeField(_("创建时间"))

    class Meta:
        verbose_name = _("商品")
        verbose_name_plural = pgettext_lazy("plural", "商品")

    def __str__(self) -> str:
        return self.title


class Variant(models.Model):
    """What is picked and packed: a product in one size or colour, at a shelf price in fen."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="variants", verbose_name=_("商品"))
    sku = models.CharField(_("货号"), max_length=32, unique=True)
    name = models.CharField(_("规格"), max_length=40)
    price_fen = models.BigIntegerField(_("价格（分）"))
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("规格")
        verbose_name_plural = pgettext_lazy("plural", "规格")
        ordering = ["product_id", "position", "id"]
        constraints = [models.CheckConstraint(condition=Q(price_fen__gte=1), name="variant_price_positive")]

    def __str__(self) -> str:
        return self.sku


class ProductImage(models.Model):
    """A picture, re-encoded on the way in."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="images", verbose_name=_("商品"))
    file = models.ImageField(_("图片"), upload_to="products/")
    alt = models.CharField(_("图片说明"), max_length=80)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("商品图片")
        verbose_name_plural = pgettext_lazy("plural", "商品图片")
        ordering = ["product_id", "position", "id"]

    def __str__(self) -> str:
        return self.alt
