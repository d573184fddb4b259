"""`/interne/medias/…`."""

from django.urls import path

from amont.media import views

app_name = "media_staff"
urlpatterns = [
    path("", views.videos, name="videos"),
    path("<uuid:video_id>/etat/", views.progress, name="progress"),
    path("<uuid:video_id>/reprendre/", views.start_again, name="start_again"),
]
