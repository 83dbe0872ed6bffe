"""What every view of the shopper's door has in common."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import User


@method_decorator(never_cache, name="dispatch")
class ShopperView(APIView):
    """Answers are personal: signed in only, kept by no cache."""

    permission_classes = (IsAuthenticated,)


def shopper(request: Request) -> User:
    """Who asks."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("the permission lets only signed-in users in")
    return user
