"""What people do to the directory, one file per noun."""

from amont.directory.services.closures import add_closure
from amont.directory.services.codes import add_code, load_lists, save_code
from amont.directory.services.lines import create_line, load_lines, save_line, verify_line
from amont.directory.services.organizations import (
    create_organization,
    create_site,
    open_site_contact,
    save_organization,
    save_site,
)
from amont.directory.services.settings import save_settings

__all__ = [
    "add_closure",
    "add_code",
    "create_line",
    "create_organization",
    "create_site",
    "load_lines",
    "load_lists",
    "open_site_contact",
    "save_code",
    "save_line",
    "save_organization",
    "save_settings",
    "save_site",
    "verify_line",
]
