"""The policy and the headers of every address."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from amont.ui.middleware import SecurityHeadersMiddleware
from config.settings import csp

PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; "
    "frame-ancestors 'none'; worker-src 'none'; manifest-src 'none'"
)
STAFF = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-src 'none'; frame-ancestors 'none'; worker-src 'none'; manifest-src 'none'"
)
FRAME = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; frame-src 'none'; "
    "frame-ancestors https:; worker-src 'none'; manifest-src 'none'"
)
STREET = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self' data:; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


def answer(path: str, **headers: str) -> HttpResponse:
    """What the middleware makes of an ordinary page at this path."""
    middleware = SecurityHeadersMiddleware(lambda request: HttpResponse("page", headers=headers))
    request = RequestFactory().get(path)
    request.resolver_match = None
    response = middleware(request)
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.parametrize(
    ("path", "policy"),
    [
        ("/fr/", PUBLIC),
        ("/P/7F3K", PUBLIC),
        ("/quitter", PUBLIC),
        ("/lti/", PUBLIC),
        ("/fr/capsules/un-cadeau/", PUBLIC),
        ("/fr/capsules/un-cadeau/cadre/", FRAME),
        ("/en/capsules/a-gift/frame/", FRAME),
        ("/fr/aide/", f"{PUBLIC}; require-trusted-types-for 'script'"),
        ("/en/write/", f"{PUBLIC}; require-trusted-types-for 'script'"),
        ("/fr/formation/premiers-pas/", PUBLIC.replace("worker-src 'none'", "worker-src 'self'")),
        ("/interne/demandes/", STAFF),
        ("/contenu/pages/4/edit/preview/", PUBLIC.replace("frame-ancestors 'none'", "frame-ancestors 'self'")),
        ("/hors-ligne/", STREET),
    ],
)
def test_each_address_has_its_exact_policy(path, policy):
    assert answer(path)["Content-Security-Policy"] == policy


def test_only_the_editor_may_allow_inline_scripts_and_only_the_street_page_wasm():
    for name, policy in csp.CSP_POLICIES.items():
        assert ("'unsafe-inline'" in policy) == (name == "editing"), name
        assert ("'wasm-unsafe-eval'" in policy) == (name == "street"), name
        assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
        assert "http:" not in policy


def test_the_nonce_variant_of_the_editor_gets_a_fresh_nonce(monkeypatch):
    monkeypatch.setitem(csp.CSP_POLICIES, "editing", csp.EDITING_NONCE)
    first, second = (answer("/contenu/")["Content-Security-Policy"] for _ in range(2))
    assert "{nonce}" not in first
    assert "script-src 'self' 'nonce-" in first
    assert first != second


def test_a_media_host_enters_two_directives_and_no_other(monkeypatch):
    monkeypatch.setattr(csp, "MEDIA_HOST", "https://videos.escale.example")
    policy = csp.policy_for("/fr/")
    assert policy.count("https://videos.escale.example") == 2
    assert "img-src 'self' https://videos.escale.example;" in policy
    assert "media-src 'self' https://videos.escale.example;" in policy


def test_every_page_carries_the_isolation_headers():
    page = answer("/fr/")
    assert page["Cross-Origin-Opener-Policy"] == "same-origin"
    assert page["Cross-Origin-Resource-Policy"] == "same-origin"
    assert page["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["X-Frame-Options"] == "DENY"
    assert page["X-Robots-Tag"] == "noarchive"
    assert "camera=()" in page["Permissions-Policy"]
    assert "geolocation=()" in page["Permissions-Policy"]
    assert "clipboard-write=()" in page["Permissions-Policy"]


def test_a_capsules_frame_may_stand_on_a_partners_site():
    frame = answer("/fr/capsules/un-cadeau/cadre/")
    assert "X-Frame-Options" not in frame
    assert frame["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_keys_for_signing_in_are_open_to_the_staff_alone():
    assert "publickey-credentials-get=(self)" in answer("/interne/")["Permissions-Policy"]
    assert "publickey-credentials-get=()" in answer("/fr/")["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/interne/", "/contenu/", "/fr/aide/", "/en/write/", "/hors-ligne/"])
def test_staff_and_help_pages_are_never_stored_whatever_the_view_said(path):
    page = answer(path, **{"Cache-Control": "max-age=600"})
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, noarchive"


def test_a_staff_files_own_caching_is_kept():
    page = answer("/interne/medias/x", **{"Content-Type": "video/mp4", "Cache-Control": "private, max-age=60"})
    assert page["Cache-Control"] == "private, max-age=60"


def test_a_preview_may_stand_in_the_editor_though_the_page_itself_may_not():
    path = "/contenu/pages/4/edit/preview/"
    rendered = answer("/fr/")
    preview = answer(path, **{"Content-Security-Policy": rendered["Content-Security-Policy"]})
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert preview["X-Frame-Options"] == "SAMEORIGIN"


def test_a_download_keeps_the_stricter_policy_that_its_view_set():
    assert answer("/interne/x", **{"Content-Security-Policy": "sandbox"})["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("path", ["/fr/nulle-part/", "/interne/nulle-part/", "/healthz", "/static/ui/tokens.css"])
def test_real_answers_carry_the_policy_of_their_address(client, db, path):
    response = client.get(path)
    assert response["Content-Security-Policy"] == csp.policy_for(path)
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    response.close()
