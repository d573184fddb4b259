"""A wrong value in the environment stops the start with a sentence that names the variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.mark.parametrize(
    ("reader", "wrong"),
    [
        (lambda: env.number("AMONT_X", 1), "--5"),
        (lambda: env.number("AMONT_X", 1), "²"),
        (lambda: env.number("AMONT_X", 1), "-1"),
        (lambda: env.number("AMONT_X", 1, most=9), "10"),
        (lambda: env.flag("AMONT_X"), "perhaps"),
        (lambda: env.host("AMONT_X"), "media.example.org; script-src *"),
        (lambda: env.host("AMONT_X"), "https://media.example.org"),
        (lambda: env.hosts("AMONT_X"), ""),
        (lambda: env.hosts("AMONT_X"), "amont.example.org,*"),
        (lambda: env.url("AMONT_X", ""), "http://meteo.example"),
        (lambda: env.url("AMONT_X", ""), "javascript:alert(1)"),
        (lambda: env.url("AMONT_X", ""), "https://meteo.example/'; x"),
        (lambda: env.database("AMONT_X", ""), "mysql://amont"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, reader, wrong: str):
    monkeypatch.setenv("AMONT_X", wrong)
    with pytest.raises(ImproperlyConfigured, match="AMONT_X must"):
        reader()


def test_right_values_are_read_as_what_they_are(monkeypatch: pytest.MonkeyPatch):
    for value, reader, found in (
        ("8080", lambda: env.number("AMONT_X", 1), 8080),
        ("yes", lambda: env.flag("AMONT_X"), True),
        ("abcd.ca", lambda: env.host("AMONT_X"), "abcd.ca"),
        ("a.example.org, b.example.org", lambda: env.hosts("AMONT_X"), ["a.example.org", "b.example.org"]),
        ("https://meteo.example/fr?x=1", lambda: env.url("AMONT_X", ""), "https://meteo.example/fr?x=1"),
    ):
        monkeypatch.setenv("AMONT_X", value)
        assert reader() == found


def test_keys_answer_the_public_name_or_a_domain_above_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.domain_of("AMONT_RP_ID", "amont.example.org") == "amont.example.org"
    for right in ("amont.example.org", "example.org"):
        monkeypatch.setenv("AMONT_RP_ID", right)
        assert env.domain_of("AMONT_RP_ID", "amont.example.org") == right
    for wrong in ("org", "ample.org", "autre.example.org", "127.0.0.1", "https://example.org", "x.amont.example.org"):
        monkeypatch.setenv("AMONT_RP_ID", wrong)
        with pytest.raises(ImproperlyConfigured):
            env.domain_of("AMONT_RP_ID", "amont.example.org")
