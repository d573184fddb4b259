"""The word that stands in a youth's history: neutral, and short enough for a small code."""

import pytest

from amont.core.codes import ALPHABET, new_code, wounds
from amont.outreach.checks import short_host


@pytest.mark.parametrize("host", ["", "abcd.ca", "rive-9.quebec"])
def test_a_neutral_short_host_passes(settings, host: str):
    settings.SHORT_HOST = host
    assert short_host() == []


@pytest.mark.parametrize("host", ["vip.ca", "SOS-ado.ca", "l-aide.ca", "proxénète.ca"])
def test_a_telling_short_host_is_refused(settings, host: str):
    settings.SHORT_HOST = host
    assert [error.id for error in short_host()] == ["outreach.E001"]


def test_an_address_of_thirty_signs_is_refused(settings):
    settings.SHORT_HOST = "x" * 13 + ".ca"
    assert short_host() == []
    settings.SHORT_HOST = "x" * 14 + ".ca"
    assert [error.id for error in short_host()] == ["outreach.E002"]


def test_codes_have_thirty_signs_without_look_alikes_and_never_wound():
    assert len(set(ALPHABET)) == 30
    assert not set("01OILU") & set(ALPHABET)
    codes = {new_code(4) for _time in range(2000)}
    assert all(set(code) <= set(ALPHABET) and not wounds(code) for code in codes)
