"""Anonymous forms: what another site sends is refused, and a visit leaves no cookie."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.urls import path

from amont.ui.public_form import from_here, public_form
from tests.ui.said import shows


@public_form
def write(request: HttpRequest) -> HttpResponse:
    response = HttpResponse("written" if request.method == "POST" else "form")
    response.set_cookie("trace", "1")
    return response


urlpatterns = [path("form/", write)]


@pytest.mark.parametrize(
    ("site", "origin", "accepted"),
    [
        (None, None, True),  # a text browser
        ("same-origin", None, True),
        ("none", None, True),  # typed in the address bar, or reloaded
        ("same-origin", "http://testserver", True),
        (None, "http://testserver", True),
        ("same-site", None, False),
        ("cross-site", None, False),
        ("", None, False),
        ("cross-site", "http://testserver", False),
        (None, "null", False),
        ("same-origin", "null", False),
        (None, "", False),
        (None, "https://testserver", False),
        (None, "http://testserver:8443", False),
        (None, "http://autre.example", False),
        ("same-origin", "http://testserver.autre.example", False),
    ],
)
def test_a_post_is_taken_only_from_our_own_page(site, origin, accepted):
    headers = {"Sec-Fetch-Site": site, "Origin": origin}
    sent = {name: value for name, value in headers.items() if value is not None}
    request = RequestFactory().post("/form/", headers=sent)
    assert from_here(request) is accepted


def test_behind_tls_our_origin_is_the_secure_one():
    assert from_here(RequestFactory().post("/form/", secure=True, headers={"Origin": "https://testserver"}))
    assert not from_here(RequestFactory().post("/form/", secure=True, headers={"Origin": "http://testserver"}))


def test_the_view_is_marked_and_free_of_the_token():
    assert vars(write)["is_public_form"] is True
    assert vars(write)["csrf_exempt"] is True


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["amont.ui.middleware.SecurityHeadersMiddleware"])
def test_a_visit_sets_no_cookie_and_is_not_stored(client):
    response = client.get("/form/")
    assert response.content == b"form"
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, noarchive"


@override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=["amont.ui.middleware.SecurityHeadersMiddleware"])
def test_an_answer_to_a_sending_may_set_a_cookie(client):
    assert client.post("/form/").cookies["trace"].value == "1"


def test_a_sending_from_another_site_is_refused_with_a_sentence(client, db):
    with override_settings(ROOT_URLCONF="tests.ui.urls"):
        response = client.post("/form/", headers={"Origin": "https://autre.example"})
    assert response.status_code == 403
    assert shows(response, "This form was sent from another site. Open it here and send it again.")
