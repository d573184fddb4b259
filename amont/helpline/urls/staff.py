"""The inbox and its threads, under `/interne/`."""

from django.urls import path

from amont.helpline.views import hours, staff

app_name = "helpline_staff"
urlpatterns = [
    path("aide/", staff.inbox, name="inbox"),
    path("aide/horaires/", hours.hours, name="hours"),
    path("aide/horaires/<slug:door>/", hours.door_hours, name="door_hours"),
    path("aide/<uuid:pk>/", staff.thread, name="thread"),
    path("aide/<uuid:pk>/prendre/", staff.take, name="claim"),
    path("aide/<uuid:pk>/remettre/", staff.give_back, name="give_back"),
    path("aide/<uuid:pk>/fermer/", staff.close, name="close"),
    path("aide/<uuid:pk>/geler/", staff.freeze, name="freeze"),
]
