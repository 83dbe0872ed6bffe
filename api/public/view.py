"""What every public view has in common."""

from rest_framework.permissions import AllowAny
from rest_framework.views import APIView


class PublicView(APIView):
    """Open to everyone, and blind to who asks: no session is read, so answers may be kept by caches."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
