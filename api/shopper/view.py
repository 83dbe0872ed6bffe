"""What every view of the shopper's door has in common."""

from typing import Any, TypeVar

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from accounts.models import User

S = TypeVar("S", bound="Serializer[Any]")


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


def wanted(serializer: type[S], request: Request, **options: Any) -> dict[str, Any]:
    """The body, understood. Raises DRF's ValidationError, which leaves as core.invalid."""
    parsed = serializer(data=request.data, **options)
    parsed.is_valid(raise_exception=True)
    return dict(parsed.validated_data)
