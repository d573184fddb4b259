"""The one address that mails need, so that these tests stand without the screens."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import include, path

app_name = "activities"


def status(request, token):
    return HttpResponse(token)


pages = ([path("demande/<str:token>/", status, name="status")], "activities")
urlpatterns = i18n_patterns(path("", include(pages)))
