"""All the checks, in the order in which they are told."""

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext as _

from amont.core.safety import DEMO
from amont.desk.doctor import database, host, house, settings
from amont.desk.doctor.findings import Check, Finding

CHECKS = (
    Check("debug", settings.debug, real_only=False),
    Check("deploy-checks", settings.deploy_checks),
    Check("hosts", settings.hosts, real_only=False),
    Check("cookies", settings.cookies),
    Check("transport", settings.transport),
    Check("policies", settings.policies, real_only=False),
    Check("referrer", settings.referrer, real_only=False),
    Check("proxies", settings.proxies),
    Check("uploads", settings.uploads, real_only=False),
    Check("passphrases", settings.passphrases, real_only=False),
    Check("reports", settings.reports, real_only=False),
    Check("recovery-key", settings.recovery),
    Check("secrets", host.secrets, real_only=False),
    Check("secrets-apart", host.secrets_apart),
    Check("data-folder", host.data_folder),
    Check("account", host.account),
    Check("temporary", host.temporary),
    Check("swap", host.swap),
    Check("memory", host.memory),
    Check("disk", host.disk, real_only=False),
    Check("disk-encryption", host.disk_encryption),
    Check("mail", host.mail),
    Check("database", database.engine),
    Check("database-log", database.logging),
    Check("database-socket", database.listening),
    Check("database-archive", database.archive),
    Check("migrations", database.migrations, real_only=False),
    Check("journal", house.journal, real_only=False),
    Check("holders", house.holders),
    Check("recovery-sheets", house.recovery_sheets),
    Check("superusers", house.superusers, real_only=False),
    Check("background", house.background, real_only=False),
    Check("night", house.night),
)


def examined() -> list[tuple[str, Finding]]:
    """What each check found. In a demo, what only real data needs is told and not judged."""
    is_demo = apps.is_installed(DEMO)
    return [(check.name, _for_demo(found) if is_demo and check.real_only else found) for check, found in _looked()]


def _looked() -> list[tuple[Check, Finding]]:
    return [(check, _look(check)) for check in CHECKS]


def _look(check: Check) -> Finding:
    """A database that does not answer is a line too, and the others are still told."""
    try:
        return check.look()
    except DatabaseError as error:
        said = _("The database does not answer, or not as it must (%(kind)s).") % {"kind": type(error).__name__}
        return Finding(False, said, _("Check that PostgreSQL runs, and AMONT_DATABASE_URL; then “amont migrate”."))


def _for_demo(found: Finding) -> Finding:
    return Finding(None, _("Not asked of a demo. %(said)s") % {"said": found.said})
