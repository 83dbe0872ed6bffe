"""Make a product findable."""

from django.db import transaction

from shop.models import Product, SearchGram
from shop.rules.grams import grams


def index_product(*, product_id: int) -> None:
    """Write the product's search grams anew. Safe to repeat; call it whenever its words change.

    The workshop's name is left out: everything that 鹤羽花毽工坊 makes would be found as 花毽.
    """
    product = Product.objects.select_related("category").get(pk=product_id)
    names = product.variants.values_list("name", flat=True)
    words = grams(product.title, product.subtitle, product.category.name, *names)
    with transaction.atomic():
        before = set(product.grams.values_list("gram", flat=True))
        product.grams.filter(gram__in=before - words).delete()
        rows = [SearchGram(product=product, gram=gram) for gram in sorted(words - before)]
        SearchGram.objects.bulk_create(rows, ignore_conflicts=True)
