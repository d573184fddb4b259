"""The tests' own strictness is tested: otherwise it could fall asleep."""

import pytest
from django.template import Context, Engine, Origin, Template

from tests.strict import OURS, StrictUndefined, UndefinedVariableError


def render(source: str, folder: str) -> str:
    engine = Engine(string_if_invalid=StrictUndefined())
    return Template(source, origin=Origin(f"{folder}/x.html"), engine=engine).render(Context({"there": "yes"}))


def test_an_undefined_variable_fails_in_our_templates():
    with pytest.raises(UndefinedVariableError, match="absent"):
        render("{{ absent }}", OURS)


@pytest.mark.parametrize(
    "source", ["{{ absent|default:'' }}", "{% if absent %}x{% endif %}", "{% for a in absent %}x{% endfor %}"]
)
def test_a_guarded_variable_is_silent(source: str):
    assert render(source, OURS) == ""


def test_a_library_s_template_keeps_its_silence():
    assert render("{{ absent }}{{ there }}", "/elsewhere") == "yes"
