"""docs/privacy.md says field by field what lies in clear, and is the one that the models make."""

from pathlib import Path

from django.conf import settings

from amont.vault.confidential import clear_fields
from amont.vault.management.commands.clear_fields import PAGE, page
from amont.vault.threats import SEALED_TO_PEOPLE, SEALED_TO_SERVER


def test_the_page_is_fresh() -> None:
    assert (Path(settings.BASE_DIR) / PAGE).read_text(encoding="utf-8") == page()


def test_it_names_every_field_with_its_reason_and_every_seal() -> None:
    told = page()
    for label, fields in clear_fields().items():
        assert f"## {label}\n" in told
        assert all(f"| `{name}` | in clear | {reason} |" in told for name, reason in fields.items())
    assert all(column.rsplit(".", 1)[1] in told for column in (*SEALED_TO_PEOPLE, *SEALED_TO_SERVER))
