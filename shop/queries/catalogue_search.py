"""Search in Chinese, the same on both databases."""

from django.db.models import Count, QuerySet

from shop.models import Product, SearchGram
from shop.rules.grams import asked


def found(products: QuerySet[Product], query: str) -> QuerySet[Product]:
    """Those that hold every pair of the query's characters; none when the query has no letter or digit."""
    wanted = asked(query)
    if not wanted:
        return products.none()
    holding = (
        SearchGram.objects.filter(gram__in=wanted)
        .values("product")
        .annotate(held=Count("pk"))
        .filter(held=len(wanted))
        .values("product")
    )
    return products.filter(pk__in=holding)
