"""Addresses of paper: `/P/<CODE>` in any case, and `/<CODE>` alone where a short host is set."""

from django.conf import settings
from django.urls import URLPattern, re_path

from amont.outreach.views import paper

app_name = "paper"
urlpatterns: list[URLPattern] = [re_path(r"^[Pp]/(?P<code>[^/]{1,24})/?$", paper.scan, name="scan")]
if settings.SHORT_HOST:
    urlpatterns.append(re_path(r"^(?P<code>[0-9A-Za-z]{4})$", paper.scan, name="short"))
