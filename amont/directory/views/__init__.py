"""The directory's screens, one file each."""

from amont.directory.views.lines import line_edit, line_new, line_verify, lines
from amont.directory.views.lists import code_edit, code_new, codes, lists
from amont.directory.views.organizations import organization, organization_edit, organization_new, organizations
from amont.directory.views.settings import settings
from amont.directory.views.sites import site, site_edit, site_new

__all__ = [
    "code_edit",
    "code_new",
    "codes",
    "line_edit",
    "line_new",
    "line_verify",
    "lines",
    "lists",
    "organization",
    "organization_edit",
    "organization_new",
    "organizations",
    "settings",
    "site",
    "site_edit",
    "site_new",
]
