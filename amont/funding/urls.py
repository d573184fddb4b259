"""Staff screens of funding, under `/interne/financement/`."""

from django.urls import path

from amont.funding import views

app_name = "funding"
urlpatterns = [
    path("subventions/", views.grants, name="grants"),
    path("subventions/nouvelle/", views.grant_new, name="grant_new"),
    path("subventions/<slug:code>/", views.grant, name="grant"),
    path("subventions/<slug:code>/modifier/", views.grant_edit, name="grant_edit"),
    path("subventions/<slug:code>/activer/", views.grant_activate, name="grant_activate"),
    path("subventions/<slug:code>/promesses/<uuid:pk>/", views.grant_promise, name="grant_promise"),
    path(
        "subventions/<slug:code>/promesses/<uuid:pk>/retirer/", views.grant_promise_remove, name="grant_promise_remove"
    ),
    path("bailleurs/nouveau/", views.funder_new, name="funder_new"),
]
