"""The doors, one an audience."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

urlpatterns: list[URLPattern | URLResolver] = [path("staff/", admin.site.urls)]
