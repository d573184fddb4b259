"""Everything of the service, behind sign-in: `/interne/…`."""

from django.urls import include, path

urlpatterns = [
    path("interne/", include("amont.desk.urls")),
    path("interne/", include("amont.accounts.urls")),
    path("interne/", include("amont.directory.urls")),
    path("interne/", include("amont.ui.urls.staff")),
    path("interne/medias/", include("amont.media.urls.staff")),
    path("interne/", include("amont.outreach.urls.staff")),
    path("interne/", include("amont.surveys.urls")),
    path("interne/financement/", include("amont.funding.urls")),
    path("interne/", include("amont.helpline.urls.staff")),
    path("interne/", include("amont.activities.urls.staff")),
    path("interne/", include("amont.impact.urls")),
    path("interne/", include("amont.privacy.urls")),
]
