"""A report on paper: the frozen text in, PDF/UA-1 bytes out."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from amont.core.typesetting import compile_pdf
from amont.impact import presentation
from amont.impact.canonical import sha256

TEMPLATE = Path(__file__).resolve().parent / "typst" / "report.typ"


def render(canonical: str, language: str) -> bytes:
    """The paper of a dataset in one language; nothing but the dataset is read."""
    dataset = json.loads(canonical)
    with override(language):
        first, last = presentation.days(dataset)
        return compile_pdf(
            TEMPLATE,
            {
                "language": language,
                "hash": sha256(canonical),
                "organization": dataset["organization"],
                "grant": dataset["grant"],
                "program": dataset["grant"]["program"][language],
                "period": _("%(start)s to %(end)s") % {"start": first, "end": last},
                "in_progress": presentation.in_progress(dataset),
                "lines": [asdict(line) for line in presentation.lines(dataset)],
                "promises": [asdict(one) for one in presentation.promises(dataset)],
                "words": _words(dataset),
            },
        )


def _words(dataset: dict[str, Any]) -> dict[str, str]:
    return {
        "title": _("Report to the funder"),
        "promises": _("Promised and done"),
        "own_words": _("In the funder’s own words"),
        "promised": _("Promised, at least"),
        "done": _("Done"),
        "figures": _("The figures"),
        "grade": _("Grade"),
        "year_before": _("A year before"),
        "records": _("Records"),
        "method": _("How these figures were made"),
        "method_text": dataset["method"][get_language() or "fr"],
        "hash": _("Fingerprint of the dataset (SHA-256)"),
        "nothing": _("No promise was written down for this grant."),
        "computed": _("Computed on %(day)s") % {"day": presentation.day(dataset["computed_on"])},
    }
