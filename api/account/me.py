"""Who is here."""

from typing import Any, cast

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from accounts.operations import change_alias, set_large_type
from api.account.serializers import MeChangeSerializer, MeSerializer
from core import limits
from core.actor import Actor
from hosts.models import Anchor
from programmes.models import Beneficiary
from shop.models import Address

LARGE_TYPE_COOKIE = "large_type"


def me(request: HttpRequest | Request, user: User | AnonymousUser) -> dict[str, Any]:
    """What the page needs to know of the person who looks at it: four queries, none for a guest."""
    if not isinstance(user, User):
        large = request.COOKIES.get(LARGE_TYPE_COOKIE) == "1"
        return {
            "signed_in": False,
            "id": None,
            "alias": "",
            "is_anchor": False,
            "is_maker": False,
            "is_staff": False,
            "has_address": False,
            "large_type": large,
        }
    return {
        "signed_in": True,
        "id": user.pk,
        "alias": user.shown_alias,
        "is_anchor": Anchor.objects.filter(user=user).exists() or user.crew_roles.exists(),
        "is_maker": Beneficiary.objects.filter(user=user).exists(),
        "is_staff": user.is_staff,
        "has_address": Address.objects.filter(user=user, removed_at=None).exists(),
        "large_type": user.large_type,
    }


class GuestsMayLook(BasePermission):
    """Reading is for everyone, changing for the person."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the request may go on."""
        return request.method in SAFE_METHODS or bool(request.user and request.user.is_authenticated)


@method_decorator([ensure_csrf_cookie, never_cache], name="dispatch")
class MeView(APIView):
    """The person's own facts, and the cookie that every POST needs."""

    permission_classes = (GuestsMayLook,)

    @extend_schema(operation_id="accountMe", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """Who is here."""
        return Response(MeSerializer(me(request, request.user)).data)

    @extend_schema(operation_id="accountChangeMe", request=MeChangeSerializer, responses=MeSerializer)
    def patch(self, request: Request) -> Response:
        """Change alias or large type."""
        wanted = MeChangeSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        user = cast(User, request.user)
        if "alias" in wanted.validated_data:
            limits.check("alias", str(user.pk), per=10, seconds=3600)
            change_alias(user=user, alias=wanted.validated_data["alias"], actor=Actor.of(user))
        if "large_type" in wanted.validated_data:
            set_large_type(user=user, on=wanted.validated_data["large_type"])
        return Response(MeSerializer(me(request, user)).data)
