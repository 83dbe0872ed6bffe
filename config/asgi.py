"""The server's entrance: static files outside Django, HTTP, the websocket, and what starts with the process."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from servestatic import ServeStaticASGI

from api.socket.routing import urlpatterns as socket_urls
from config.lifespan import Lifespan
from config.limited import Limited
from config.one_hop import OneHop

AT_ONCE = 64
"""Requests in work at once, each in a thread."""

http = ServeStaticASGI(
    Limited(OneHop(threads=AT_ONCE), at_once=AT_ONCE),
    root=str(settings.STATIC_ROOT),
    prefix="static/",
    immutable_file_test=settings.SERVESTATIC_IMMUTABLE_FILE_TEST,
)
application = Lifespan(ProtocolTypeRouter({"http": http, "websocket": URLRouter(socket_urls)}))
