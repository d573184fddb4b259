"""The bare root: everybody is led to the French home page, without a cookie."""

from django.urls import path

from amont.website.views import public

urlpatterns = [path("", public.root, name="root")]
