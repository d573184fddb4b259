"""Addresses that people read (`/fr/…`, `/en/…`) and those of paper and machines (no language)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from amont.ui import errors

unprefixed = [
    path("", include("amont.ui.urls.machine")),
    path("", include("amont.outreach.urls.paper")),
    path("media/", include("amont.media.urls.public")),
    path("", include("amont.website.urls.root")),
]

prefixed = i18n_patterns(
    path("", include("amont.outreach.urls.public")),
    path("", include("amont.activities.urls.public")),
    path("", include("amont.website.urls.public")),
)

urlpatterns = [*unprefixed, *prefixed]
handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.not_found
handler500 = errors.server_error
