"""`/media/…`: files named by their content, captions by their track."""

from django.urls import path, re_path

from amont.media import views

app_name = "media"
urlpatterns = [
    re_path(r"^v/(?P<digest>[0-9a-f]{64})\.mp4$", views.stream, name="video"),
    re_path(r"^s/(?P<digest>[0-9a-f]{64})\.(?P<width>[0-9]{1,4})\.(?P<extension>avif|jpg)$", views.still, name="still"),
    path("t/<uuid:track_id>.vtt", views.captions, name="captions"),
]
