"""Staff screens of the directory, under `/interne/`."""

from django.urls import path

from amont.directory import views

app_name = "directory"
urlpatterns = [
    path("milieux/", views.organizations, name="organizations"),
    path("milieux/nouveau/", views.organization_new, name="organization_new"),
    path("milieux/<uuid:pk>/", views.organization, name="organization"),
    path("milieux/<uuid:pk>/modifier/", views.organization_edit, name="organization_edit"),
    path("milieux/<uuid:pk>/lieu/", views.site_new, name="site_new"),
    path("lieux/<uuid:pk>/", views.site, name="site"),
    path("lieux/<uuid:pk>/modifier/", views.site_edit, name="site_edit"),
    path("lignes/", views.lines, name="lines"),
    path("lignes/nouvelle/", views.line_new, name="line_new"),
    path("lignes/<uuid:pk>/", views.line_edit, name="line"),
    path("lignes/<uuid:pk>/verifiee/", views.line_verify, name="line_verify"),
    path("listes/", views.lists, name="lists"),
    path("listes/<slug:name>/", views.codes, name="codes"),
    path("listes/<slug:name>/ajouter/", views.code_new, name="code_new"),
    path("listes/code/<uuid:pk>/", views.code_edit, name="code"),
    path("reglages/", views.settings, name="settings"),
]
