"""Addresses without a language: leaving, and the machine's question."""

from django.urls import path

from amont.ui import exits, views

app_name = "machine"
urlpatterns = [
    path("quitter", exits.leave, name="exit"),
    path("healthz", views.healthz, name="health"),
]
