"""Addresses without a language: leaving, the style of public pages, the machine's question."""

from django.urls import path

from amont.ui import exits, sheet, views

app_name = "machine"
urlpatterns = [
    path("style/<slug:name>.css", sheet.style, name="style"),
    path("quitter", exits.leave, name="exit"),
    path("healthz", views.healthz, name="health"),
]
