"""The registry of personal data."""

from dataclasses import replace

import pytest

from amont.audit import holdings

HOLDING = holdings.Holding(model="audit.AuditEntry", purpose="Who did what", why="law", retention="audit_reads")


@pytest.fixture(autouse=True)
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holdings, "_registered", {})


def test_what_is_registered_is_listed_by_model() -> None:
    other = replace(HOLDING, model="audit.AuditObject")
    holdings.register(other)
    holdings.register(HOLDING)
    holdings.register(HOLDING)  # an app made ready twice registers the same thing
    assert holdings.registered() == [HOLDING, other]


def test_one_model_has_one_holding() -> None:
    holdings.register(HOLDING)
    with pytest.raises(ValueError, match="registered twice"):
        holdings.register(replace(HOLDING, retention="other"))
