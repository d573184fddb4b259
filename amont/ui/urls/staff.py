"""The page of all components."""

from django.urls import path

from amont.ui import views

app_name = "ui"
urlpatterns = [path("composants/", views.gallery, name="gallery")]
