"""T47: the exact policy and headers at every address, errors included; no external origin in what we serve."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http.response import HttpResponseBase
from django.test import Client
from django.utils import translation

from amont.accounts.models import Account
from amont.website.models import ContentPage, HomePage
from tests.abuse import routes
from tests.abuse.pages import body_of, visit, walk

PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; "
    "frame-ancestors 'none'; worker-src 'none'; manifest-src 'none'"
)
HELP = f"{PUBLIC}; require-trusted-types-for 'script'"
STAFF = PUBLIC.replace("img-src 'self'", "img-src 'self' blob:").replace("media-src 'self'", "media-src 'self' blob:")
EDITING = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-src 'self'; frame-ancestors 'self'; worker-src 'none'"
)
ALWAYS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Content-Type-Options": "nosniff",
}
CLOSED = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "display-capture")
ORIGIN = re.compile(rb"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+""")


def expected(path: str) -> str:
    if path.startswith("/interne/"):
        return STAFF
    if path.startswith("/contenu/"):
        return EDITING
    return HELP if path.startswith(("/fr/aide/", "/en/help/")) else PUBLIC


def wrong_headers(path: str, response: HttpResponseBase) -> list[str]:
    """What an answer of this path lacks or has too much of."""
    headers, found = response.headers, []
    if headers.get("Content-Security-Policy") != expected(path):
        found.append(f"{path}: policy {headers.get('Content-Security-Policy')!r}")
    found += [f"{path}: {name}" for name, value in ALWAYS.items() if headers.get(name) != value]
    found += [f"{path}: {name} open" for name in CLOSED if f"{name}=()" not in headers.get("Permissions-Policy", "")]
    referrer = "no-referrer" if path == "/quitter" and response.status_code == 302 else "same-origin"
    frames = "SAMEORIGIN" if path.startswith("/contenu/") else "DENY"
    found += [f"{path}: Referrer-Policy ({response.status_code})"] if headers.get("Referrer-Policy") != referrer else []
    found += [f"{path}: X-Frame-Options"] if headers.get("X-Frame-Options") != frames else []
    found += [f"{path}: X-Robots-Tag"] if "noarchive" not in headers.get("X-Robots-Tag", "") else []
    private = path.startswith(("/interne/", "/fr/aide/", "/en/help/"))
    html = headers.get("Content-Type", "").startswith("text/html")
    if private and html and headers.get("Cache-Control") != "no-store":
        found.append(f"{path}: kept by the browser ({headers.get('Cache-Control')})")
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("who", ["", "helene"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_route_answers_under_its_exact_policy(cast: Any, language: str, who: str, method: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if who:
        client.force_login(getattr(cast, who))
    wrong = []
    with translation.override(language):
        for route in routes.ours():
            response = getattr(client, method)(route.address)
            body_of(response)
            wrong += wrong_headers(route.address, response)
            assert response.status_code != 500, route.address
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.urls("tests.ui.urls")
@pytest.mark.parametrize(
    ("address", "status", "sent"),
    [
        ("/fr/nulle-part/", 404, {}),
        ("/interne/nulle-part/", 404, {}),
        ("/fall/", 500, {}),
        ("/en/fall/", 500, {}),
        ("/locked/", 503, {}),
        ("/interne/locked/", 503, {}),
        ("/form/", 403, {"data": {}, "headers": {"Origin": "https://ailleurs.example"}}),
        (
            "/office/",
            413,
            {"data": b"x", "content_type": "multipart/form-data; boundary=x", "CONTENT_LENGTH": str(10**9)},
        ),
        ("/form/", 400, {"data": {f"f{one}": "" for one in range(1100)}}),
    ],
)
def test_errors_answer_under_the_policy_of_their_address(cast: Any, address: str, status: int, sent: Any) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(cast.helene) if address.startswith("/interne/") else None
    response = client.post(address, **sent) if sent else client.get(address)
    assert response.status_code == status
    assert not wrong_headers(address, response)


def season_as(email: str) -> Client:
    client = Client()
    if email:
        client.force_login(Account.objects.get(email=email))
    return client


@pytest.mark.parametrize(
    ("email", "starts", "least"),
    [
        ("", ["/fr/", "/en/", "/demo/"], 40),
        ("claire@escale.example", ["/interne/"], 60),
        ("helene@escale.example", ["/interne/"], 40),
    ],
)
def test_no_page_loads_anything_from_elsewhere_or_runs_anything_inline(
    house: Any, email: str, starts: list[str], least: int
) -> None:
    wrong, pages = [], 0
    for found in walk(season_as(email), starts):
        path = found.address.split("?")[0]
        if found.response.status_code >= 400:
            wrong.append(f"{path}: {found.response.status_code}")
        wrong += wrong_headers(path, found.response)
        if found.read is None:
            continue
        pages += 1
        wrong += [f"{path} loads {one}" for one in found.read.loaded if one.startswith(("http:", "https:", "//"))]
        wrong += [f"{path} runs {one}" for one in found.read.running]
        wrong += [
            f"{path}: {one['href']} tells where one comes from"
            for one in found.read.outward
            if "noreferrer" not in one.get("rel", "") and not path.startswith("/demo/")
        ]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert pages >= least


def test_a_page_is_under_the_policy_that_the_browser_needs_for_a_film(house: Any) -> None:
    film = next(one for one in walk(season_as(""), ["/fr/capsules/"]) if one.read and "video" in one.read.tags)
    assert "media-src 'self'" in film.response.headers["Content-Security-Policy"]
    assert (
        visit(season_as(""), next(one for one in film.read.loaded if one.endswith(".mp4"))).response.status_code == 200
    )


SCREENS = ("", "pages/", "pages/{home}/", "pages/{home}/edit/", "pages/{page}/edit/", "pages/add/website/contentpage/{home}/",
           "pages/{page}/history/", "pages/{page}/copy/", "pages/{page}/unpublish/", "pages/search/?q=a", "reports/site-history/")  # fmt: skip


def test_each_editing_screen_opens_without_a_violation(come: Any) -> None:
    home, page = HomePage.objects.order_by("pk")[0].pk, ContentPage.objects.order_by("pk")[0].pk
    claire = come("claire@escale.example")
    for screen in SCREENS:
        claire.open(f"/contenu/{screen.format(home=home, page=page)}")
        assert claire.page.locator("main, [role=main]").count(), screen


def test_no_sheet_and_no_script_of_ours_names_another_origin() -> None:
    root = Path(settings.BASE_DIR) / "amont"
    files = [one for kind in ("css", "js", "svg") for one in root.glob(f"*/static/**/*.{kind}")]
    assert len(files) > 8
    named = {str(one.relative_to(root)): ORIGIN.findall(one.read_bytes()) for one in files}
    assert {name: found for name, found in named.items() if found} == {}


def test_only_the_editor_allows_what_is_inline() -> None:
    assert "unsafe-inline" not in PUBLIC + HELP + STAFF
    assert "unsafe-eval" not in PUBLIC + HELP + STAFF + EDITING
