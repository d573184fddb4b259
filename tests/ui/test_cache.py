"""Pages kept by generation: every process sees a change at its commit, and a hit costs one query."""

import itertools
from typing import Any

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import override

from amont.ui import cache
from amont.ui.models import CacheGeneration

built = itertools.count(1)


@cache.cached_page("capsules", "help_lines")
def shelf(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"built {next(built)}")


def get(view=shelf, path="/fr/capsules/", **extra):
    return view(RequestFactory().get(path, **extra))


def get_for(request: HttpRequest) -> bytes:
    response = shelf(request)
    assert isinstance(response, HttpResponse)
    return response.content


@pytest.fixture
def there():
    """Read the page as another process does: with a memory of its own."""
    memory = LocMemCache("another-process", {})

    def read() -> bytes:
        here = caches["pages"]
        caches["pages"] = memory
        try:
            content: bytes = get().content
            return content
        finally:
            caches["pages"] = here

    yield read
    memory.clear()


@pytest.mark.django_db
def test_a_page_is_built_once_and_then_costs_one_query(django_assert_num_queries):
    first = get()
    with django_assert_num_queries(1):
        second = get()
    assert second.content == first.content
    assert second["Cache-Control"] == "private, no-cache"


@pytest.mark.django_db
def test_a_change_of_one_of_its_scopes_is_on_the_next_answer():
    before = get().content
    cache.bump("help_lines")
    assert get().content != before


@pytest.mark.django_db
def test_a_change_of_another_scope_leaves_the_page():
    before = get().content
    cache.bump("offerings")
    assert get().content == before


@pytest.mark.django_db(transaction=True)
def test_a_change_rolled_back_bumps_nothing():
    before = get().content
    with transaction.atomic():
        cache.bump("capsules")
        transaction.set_rollback(True)
    assert get().content == before
    assert not CacheGeneration.objects.filter(scope="capsules").exists()


@pytest.mark.django_db
def test_another_process_with_its_own_memory_sees_the_change(there):
    first, second = get().content, there()
    assert first != second  # two memories, each built its own
    assert (get().content, there()) == (first, second)
    cache.bump("capsules")
    assert get().content != first
    assert there() != second


@pytest.mark.django_db
def test_bumping_several_scopes_counts_each_once():
    cache.bump("capsules", "help_lines", "capsules")
    cache.bump("capsules")
    assert cache.generations(["capsules", "help_lines"]) == "capsules=2,help_lines=1"
    assert str(CacheGeneration.objects.get(scope="capsules")) == "capsules 2"
    assert repr(CacheGeneration.objects.get(scope="capsules")) == "<CacheGeneration: capsules 2>"


def test_an_unknown_scope_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="No cache scope"):
        cache.bump("capsule")
    with pytest.raises(ValueError, match="No cache scope"):
        cache.cached_page("capsule")


@pytest.mark.django_db
def test_a_page_that_sets_a_cookie_is_never_kept():
    @cache.cached_page("pages")
    def talkative(request):
        response = HttpResponse(f"built {next(built)}")
        response.set_cookie("a", "b")
        return response

    assert get(talkative).content != get(talkative).content


@pytest.mark.django_db
@pytest.mark.parametrize("status", [302, 404, 503])
def test_only_a_plain_page_is_kept(status):
    @cache.cached_page("pages")
    def failing(request):
        return HttpResponse(f"built {next(built)}", status=status)

    assert get(failing).content != get(failing).content


@pytest.mark.django_db
def test_a_page_that_must_not_be_stored_is_not():
    @cache.cached_page("pages")
    def secret(request):
        return HttpResponse(f"built {next(built)}", headers={"Cache-Control": "no-store"})

    assert get(secret).content != get(secret).content
    assert get(secret)["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_somebody_signed_in_gets_a_page_of_their_own(settings):
    kept = get().content
    request = RequestFactory().get("/fr/capsules/")
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    assert get_for(request) != kept


@pytest.mark.django_db
def test_a_query_string_is_not_kept():
    kept = get().content
    assert get(path="/fr/capsules/?t=12").content != get(path="/fr/capsules/?t=12").content
    assert get().content == kept


@pytest.mark.django_db
def test_each_language_and_address_has_its_own_page():
    with override("fr"):
        french = get().content
    with override("en"):
        assert get().content != french
    assert get(path="/fr/autre/").content != french


@pytest.mark.django_db
def test_a_browser_that_has_the_page_is_told_so_in_a_few_bytes():
    tag = get()["ETag"]
    again = get(headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert again.content == b""
    cache.bump("capsules")
    assert get(headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.django_db
def test_without_the_cache_pages_are_only_slower(settings, django_assert_num_queries):
    settings.PAGE_CACHE = False
    with django_assert_num_queries(0):
        first, second = get(), get()
    assert first.content != second.content
    assert first["Cache-Control"] == "private, no-cache"


DOOR = "/fr/services/"


def asked_a_view(answer: Any) -> bool:
    return answer.wsgi_request.resolver_match is not None


def through(client: Client, path: str = DOOR, **extra) -> Any:
    answer = client.get(path, **extra)
    assert answer.status_code == 200
    return answer


@pytest.mark.django_db
def test_a_kept_page_is_answered_at_the_door_with_the_same_bytes_and_headers(client, django_assert_num_queries):
    built_once = through(client)
    with django_assert_num_queries(1):
        at_the_door = through(client)
    assert not asked_a_view(at_the_door)
    assert at_the_door.content == built_once.content
    told = {name: value for name, value in built_once.headers.items() if name != "Vary"}
    assert dict(at_the_door.headers) == told
    assert at_the_door["Content-Language"] == "fr"


@pytest.mark.django_db
def test_a_change_is_seen_at_the_door(client):
    before = through(client)
    cache.bump("offerings")
    assert asked_a_view(through(client))
    assert through(client).content == before.content


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["query", "session", "head", "post"])
def test_the_door_is_for_plain_addresses_and_nobody_signed_in(asked, client, settings):
    through(client)
    if asked == "session":
        client.cookies[settings.SESSION_COOKIE_NAME] = "x"
    ask = {
        "query": lambda: client.get(f"{DOOR}?offre=1"),
        "session": lambda: client.get(DOOR),
        "head": lambda: client.head(DOOR),
        "post": lambda: client.post(DOOR),
    }
    assert asked_a_view(ask[asked]())


@pytest.mark.django_db
def test_each_host_has_its_own_door(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "autre.example"]
    through(client)
    assert asked_a_view(through(client, headers={"host": "autre.example"}))
    assert client.get(DOOR, headers={"host": "elsewhere.example"}).status_code == 400
