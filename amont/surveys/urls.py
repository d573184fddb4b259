"""Staff screens of questionnaires, under `/interne/`."""

from django.urls import path

from amont.surveys.views import entry, runs

app_name = "surveys"
urlpatterns = [
    path("questionnaires/", runs.runs, name="runs"),
    path("questionnaires/<uuid:pk>/", runs.run, name="run"),
    path("questionnaires/<uuid:pk>/saisie/", entry.enter, name="enter"),
    path("questionnaires/<uuid:pk>/billets.pdf", runs.tickets_pdf, name="tickets_pdf"),
    path("questionnaires/<uuid:pk>/fermer/", runs.close, name="close"),
    path("questionnaires/<uuid:pk>/rouvrir/", runs.reopen, name="reopen"),
]
