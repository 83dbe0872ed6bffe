"""A maker's public page."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from programmes.models import Beneficiary, Consent


@dataclass(frozen=True)
class PublicMaker:
    """What a maker lets everyone see. `story` is None without her consent, `pictures`: may her work be shown."""

    id: int
    alias: str
    craft: str
    workshop: str
    story: str | None
    pictures: bool
    is_demo: bool


def _agreed(purpose: Consent.Purpose) -> Exists:
    return Exists(Consent.objects.filter(beneficiary=OuterRef("pk"), purpose=purpose, withdrawn_at=None))


def _public() -> QuerySet[Beneficiary]:
    return (
        Beneficiary.objects.filter(_agreed(Consent.Purpose.ALIAS))
        .annotate(tells_story=_agreed(Consent.Purpose.STORY), shows_work=_agreed(Consent.Purpose.PICTURE))
        .select_related("workshop")
        .defer("legal_name", "identity_number", "bank_account")
    )


def _shown(row: Beneficiary) -> PublicMaker:
    return PublicMaker(
        id=row.pk,
        alias=row.alias,
        craft=row.craft,
        workshop=row.workshop.name if row.workshop else "",
        story=(row.story or None) if row.tells_story else None,  # type: ignore[attr-defined]
        pictures=row.shows_work,  # type: ignore[attr-defined]
        is_demo=row.is_demo,
    )


def public_maker(beneficiary_id: int) -> PublicMaker | None:
    """The maker, in one query; None without consent to the alias: as if there were no such person."""
    row = _public().filter(pk=beneficiary_id).first()
    return _shown(row) if row else None


def featured_maker() -> PublicMaker | None:
    """The maker whose story the home page tells: the latest who has one and lets it be told."""
    row = (
        _public()
        .filter(_agreed(Consent.Purpose.STORY))
        .exclude(story="")
        .exclude(workshop=None)
        .order_by("-pk")
        .first()
    )
    return _shown(row) if row else None


def maker_of_user(user_id: int) -> Beneficiary | None:
    """The maker whom this user signs in as, without what is encrypted; None for everybody else."""
    return (
        Beneficiary.objects.filter(user=user_id)
        .select_related("workshop")
        .defer("legal_name", "identity_number", "bank_account")
        .first()
    )
