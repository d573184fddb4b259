from django.urls import URLPattern

app_name = "outreach_staff"
urlpatterns: list[URLPattern] = []
