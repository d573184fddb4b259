"""Public addresses: what we offer, the request form, the page of a request."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from amont.activities.views import catalogue, request_form, status

app_name = "activities"
urlpatterns = [
    path(pgettext_lazy("url", "services/"), catalogue.catalogue, name="catalogue"),
    path(pgettext_lazy("url", "services/<slug:slug>/"), catalogue.offering, name="offering"),
    path(pgettext_lazy("url", "request/"), request_form.request_form, name="request"),
    path(pgettext_lazy("url", "request/<str:token>/"), status.status, name="status"),
    path(pgettext_lazy("url", "request/<str:token>/accept/<uuid:hold>/"), status.accept, name="accept"),
    path(pgettext_lazy("url", "request/<str:token>/decline/"), status.decline, name="decline"),
    path(pgettext_lazy("url", "request/<str:token>/words/"), status.words, name="words"),
    path(pgettext_lazy("url", "request/<str:token>/contact/"), status.contact, name="contact"),
    path(pgettext_lazy("url", "request/<str:token>/withdraw/"), status.withdraw, name="withdraw"),
    path(pgettext_lazy("url", "request/<str:token>/cancel/<uuid:session>/"), status.cancel, name="cancel"),
]
