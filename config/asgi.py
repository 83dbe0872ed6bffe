"""The server's entrance: static files outside Django, HTTP, the websocket, and what starts with the process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from django.core.asgi import get_asgi_application

django_application = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from servestatic import ServeStaticASGI

from api.socket.routing import urlpatterns as socket_urls
from config.lifespan import Lifespan
from config.limited import Limited

http = ServeStaticASGI(
    Limited(django_application, at_once=24),
    root=str(settings.STATIC_ROOT),
    prefix="static/",
    immutable_file_test=settings.SERVESTATIC_IMMUTABLE_FILE_TEST,
)
application = Lifespan(ProtocolTypeRouter({"http": http, "websocket": URLRouter(socket_urls)}))
