"""Public site, staff's side and editor on one host, as in the demo and the tests."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config.urls import edit, public, staff
from config.urls.public import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns: list[URLPattern | URLResolver] = [*public.unprefixed, *staff.urlpatterns, *edit.urlpatterns]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("amont.demo.urls")))
urlpatterns += public.prefixed
