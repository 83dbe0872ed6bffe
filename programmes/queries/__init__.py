"""Reads of programmes: in public, only what the person consented to."""

from programmes.queries.consent import public_alias
from programmes.queries.figures import FigureShown, figures
from programmes.queries.makers import PublicMaker, featured_maker, public_maker

__all__ = ["FigureShown", "PublicMaker", "featured_maker", "figures", "public_alias", "public_maker"]
