"""Pages that people read, under `/fr/` and `/en/`. Wagtail's own come last: they take what no other app has taken."""

from django.urls import include, path, re_path
from wagtail.urls import serve_pattern

from amont.website.addresses import KEYED, route
from amont.website.views import public

named = [
    path("", public.page, name="home"),
    path(route("help"), public.help_page, name="help"),
    *(path(route(key), public.page, name=key) for key in KEYED),
]

urlpatterns = [
    path("", include((named, "website"))),
    re_path(serve_pattern, public.page, name="wagtail_serve"),
]
