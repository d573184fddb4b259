"""What the whole house promises: migrations written, no dead template, no dead link. Production is in T47 and T48."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import django
import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
DYNAMIC = re.compile(r"\{[^}]*\}|%s")


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_public_site_s_contract_names_every_app_that_keeps_confidences():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    forbidden = next(c["forbidden_modules"] for c in contracts if c.get("source_modules") == ["amont.website"])
    for name in ("casework", "helpline", "vault"):
        assert not (ROOT / "amont" / name).is_dir() or f"amont.{name}" in forbidden


# --- templates


@cache
def sources() -> str:
    """Every place that may name a template or an address."""
    files = [*ROOT.glob("amont/**/*.py"), *ROOT.glob("config/**/*.py"), *ROOT.glob("amont/**/templates/**/*.*")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files if "migrations" not in file.parts)


def templates() -> Iterator[str]:
    for folder in ROOT.glob("amont/*/templates"):
        for file in folder.rglob("*.*"):
            yield file.relative_to(folder).as_posix()


@cache
def named_in_part() -> list[re.Pattern[str]]:
    """Names that are put together: f"desk/items/{kind}.html"."""
    names = re.findall(r"""f["']([\w/.\-{}()\[\]]*\{[^"'\n]*\.(?:html|txt|svg|xml))["']""", sources())
    return [re.compile(r"[\w.-]+".join(map(re.escape, DYNAMIC.split(name)))) for name in names]


@cache
def library_templates() -> set[str]:
    """Templates that ours replace: found by a library, not by us."""
    packages = Path(django.__path__[0]).parent
    folders = [f for pattern in ("*/templates", "*/*/templates", "*/*/*/templates") for f in packages.glob(pattern)]
    folders += [packages / "django" / "forms" / "jinja2"]
    return {file.relative_to(folder).as_posix() for folder in folders for file in folder.rglob("*.*")}


def test_no_template_is_dead():
    dead = [
        name
        for name in templates()
        if not re.search(rf"""["']{re.escape(name)}[#"']""", sources())
        and not any(pattern.fullmatch(name) for pattern in named_in_part())
        and name not in library_templates()
    ]
    assert dead == []


# --- addresses


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                yield prefix + entry.name
        else:
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_every_name_of_an_address_leads_somewhere():
    known = set(names(get_resolver()))
    in_templates = re.findall(r"""\{% url ["']([\w:.-]+)["']""", sources())
    in_code = [
        str(node.args[0].value)
        for file in ROOT.glob("amont/**/*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", getattr(node.func, "attr", "")) in {"reverse", "reverse_lazy", "redirect"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and not str(node.args[0].value).startswith("/")
    ]
    assert sorted({*in_templates, *in_code} - known) == []


# --- scripts


@pytest.mark.parametrize("script", ["_env", "_postgresql", "serve", "test", "bench", "requirements"])
def test_a_script_is_valid_bash(script: str):
    done = subprocess.run(["bash", "-n", ROOT / "script" / script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
