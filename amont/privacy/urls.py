"""The journal and its alarms, under `/interne/`."""

from django.urls import path

from amont.privacy.views import alarms, confirmations, journal

app_name = "privacy"
urlpatterns = [
    path("journal/", journal.journal, name="journal"),
    path("journal/journal.csv", journal.export, name="export"),
    path("journal/deuxieme-personne/", confirmations.confirmations, name="confirmations"),
    path("journal/alertes/", alarms.alarms, name="alarms"),
    path("journal/alertes/<uuid:pk>/", alarms.alarm, name="alarm"),
]
