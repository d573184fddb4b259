"""The staff's first screen and its search, under `/interne/`."""

from django.urls import path

from amont.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("recherche/", views.search, name="search"),
]
