"""Capsules and posters, under `/fr/` and `/en/`."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from amont.outreach.views import public

app_name = "outreach"
urlpatterns = [
    path("capsules/", public.capsules, name="capsules"),
    path(pgettext_lazy("url", "capsules/topic/<slug:topic>/"), public.capsules, name="topic"),
    path("capsules/<slug:slug>/", public.capsule, name="capsule"),
    path(pgettext_lazy("url", "posters/<slug:slug>/"), public.poster, name="poster"),
]
