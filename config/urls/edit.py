"""Wagtail's editor, under a prefix and a policy of its own: `/contenu/…`."""

from django.urls import include, path

urlpatterns = [path("contenu/", include("amont.website.urls.edit"))]
