"""Error pages help, in both languages, inside the face where they happen, and say nothing of what broke."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from amont.ui import errors
from tests.ui.said import shows

pytestmark = pytest.mark.urls("tests.ui.urls")


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/fr/nulle-part/", "/en/nowhere/"])
def test_a_page_that_does_not_exist_leads_home_to_help_and_to_the_capsules(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert shows(response, "This page cannot be found")
    page = response.content.decode()
    assert f'lang="{path[1:3]}-CA"' in page
    assert 'data-test="quick-exit"' in page
    assert 'href="tel:911"' in page


@pytest.mark.django_db
def test_an_unknown_poster_code_says_so(client):
    response = errors.not_found(_request("/P/ZZZZ"))
    assert response.status_code == 404
    assert b"poster" in response.content or b"affiche" in response.content


@pytest.mark.django_db
def test_a_worker_refused_on_the_staffs_side_stays_on_it(client, cast):
    client.force_login(cast.karl)
    request = _request("/interne/equipe/")
    request.user = cast.karl
    response = errors.permission_denied(request, PermissionDenied("accounts:account:manage"))
    page = response.content.decode()
    assert response.status_code == 403
    assert "accounts:account:manage" not in page
    assert 'class="rail"' in page
    assert 'data-test="quick-exit"' not in page


@pytest.mark.django_db
def test_a_sentence_given_with_a_refusal_is_shown():
    response = errors.permission_denied(_request("/fr/"), PermissionDenied("Cette rencontre est complète."))
    assert "Cette rencontre est complète." in response.content.decode()


@pytest.mark.django_db
def test_an_old_form_says_how_to_save_what_was_typed():
    response = errors.csrf_failure(_request("/interne/"), reason="CSRF token missing.")
    assert response.status_code == 403
    assert "CSRF" not in response.content.decode()


@pytest.mark.parametrize(("path", "first", "second"), [("/fall/", "fr", "en"), ("/en/fall/", "en", "fr")])
def test_a_fault_gives_a_page_in_both_languages_without_the_database(client, path, first, second):
    client.raise_request_exception = False  # and no `db` fixture: touching the database would fail this test
    response = client.get(path)
    page = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{first}-CA"' in page
    assert f'lang="{second}-CA"' in page
    assert 'href="tel:911"' in page
    assert 'href="tel:811"' in page
    assert 'data-test="quick-exit"' in page
    assert "a name that must not be shown" not in page


def test_a_pause_says_when_to_come_back():
    response = errors.unavailable(_request("/fr/"))
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "page"), [(400, errors.bad_request), (413, errors.too_large)])
def test_what_could_not_be_taken_is_said(status, page):
    assert page(_request("/fr/")).status_code == status


def _request(path):
    return RequestFactory().get(path)
