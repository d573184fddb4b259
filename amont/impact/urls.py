"""Staff screens of impact, under `/interne/`."""

from django.urls import path

from amont.impact import views

app_name = "impact"
urlpatterns = [
    path("rapports/", views.reports, name="reports"),
    path("rapports/fige/<uuid:pk>/", views.report, name="report"),
    path("rapports/fige/<uuid:pk>/rapport.pdf", views.report_pdf, name="report_pdf"),
    path("rapports/fige/<uuid:pk>/rapport.json", views.report_json, name="report_json"),
    path("rapports/fige/<uuid:pk>/<str:indicator>/", views.report_records, name="report_records"),
    path("rapports/<slug:code>/", views.preview, name="preview"),
    path("rapports/<slug:code>/figer/", views.report_freeze, name="freeze"),
    path("rapports/<slug:code>/<str:indicator>/", views.indicator_records, name="records"),
]
