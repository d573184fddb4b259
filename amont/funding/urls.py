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
    path("bailleurs/nouveau/", views.funder_new, name="funder_new"),
]
