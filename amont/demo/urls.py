"""The demo's own pages, under `/demo/`."""

from django.urls import path

from amont.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.tour, name="tour"),
    path("devenir/", views.become, name="become"),
    path("courriel/", views.mail, name="mail"),
]
