"""What a search finds: neither database's own full-text search finds the two characters 花毽."""

from django.db import models

from shop.models.product import Product


class SearchGram(models.Model):
    """One or two neighbouring characters of a product's words. Made anew by `index_product`."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="grams")
    gram = models.CharField(max_length=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gram", "product"], name="gram_once")]

    def __str__(self) -> str:
        return self.gram
