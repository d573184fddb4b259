"""The tests' database: whole at first, and whole again after a test that commits."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction


def root_pages() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM wagtailcore_page WHERE depth = 1")
        return int(cursor.fetchone()[0])


@pytest.mark.sqlite
@pytest.mark.django_db
def test_what_the_migrations_brought_is_there():
    assert root_pages() == 1


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", [1, 2])
def test_what_a_test_committed_is_gone(run: int):
    assert root_pages() == 1
    assert not ContentType.objects.filter(app_label="left_over").exists()
    with transaction.atomic():
        ContentType.objects.create(app_label="left_over", model="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET depth = 7")
