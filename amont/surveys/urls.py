"""Staff screens of questionnaires, under `/interne/`."""

from django.urls import path

from amont.surveys import views

app_name = "surveys"
urlpatterns = [
    path("questionnaires/", views.runs, name="runs"),
    path("questionnaires/<uuid:pk>/", views.run, name="run"),
    path("questionnaires/<uuid:pk>/saisie/", views.enter, name="enter"),
    path("questionnaires/<uuid:pk>/billets.pdf", views.tickets_pdf, name="tickets_pdf"),
    path("questionnaires/<uuid:pk>/fermer/", views.close, name="close"),
]
