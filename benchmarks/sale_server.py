"""The shop's server with one door more, which lets in who is signed in and does nothing. For `benchmarks.sale`."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.conf import settings

settings.ROOT_URLCONF = "benchmarks.sale_server"


def main() -> None:
    import uvicorn

    from config.server import listen, options

    port = int(sys.argv[1])
    uvicorn.Server(options("127.0.0.1", port)).run([listen("127.0.0.1", port)])


if __name__ == "__main__":
    main()
else:
    from django.urls import path
    from rest_framework.request import Request
    from rest_framework.response import Response

    from api.shopper.view import ShopperView, shopper
    from config.urls import urlpatterns as shop

    class NothingView(ShopperView):
        """What every door costs: session, person, protection against forged requests, JSON in and out."""

        def post(self, request: Request) -> Response:
            """Nothing."""
            return Response({"user": shopper(request).pk, "asked": len(request.data)})

    urlpatterns = [path("api/v1/nothing", NothingView.as_view()), *shop]
