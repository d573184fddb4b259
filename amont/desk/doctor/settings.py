"""The settings of the installation, line by line."""

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _

from amont.desk.doctor.findings import Finding, either
from config.settings.csp import CSP_POLICIES

A_YEAR = 31_536_000
TEN_HOURS = 36_000
HASHERS = ["amont.vault.hashers.PepperedArgon2Hasher"]
UPLOADS, CSRF = "amont.ui.middleware.UploadMiddleware", "django.middleware.csrf.CsrfViewMiddleware"


def deploy_checks() -> Finding:
    """Django's own checks of a deployment."""
    found = checks.run_checks(include_deployment_checks=True)
    said = [str(one.id) for one in found if one.level >= checks.WARNING and not one.is_silenced()]
    return either(
        not said,
        _("Django’s checks of a deployment find nothing."),
        _("Django’s checks of a deployment find: %(ids)s.") % {"ids": ", ".join(said)},
        _("Run “amont check --deploy” and follow what it says."),
    )


def debug() -> Finding:
    """DEBUG shows words and secrets on error pages."""
    return either(
        not settings.DEBUG,
        _("DEBUG is off."),
        _("DEBUG is on: error pages show what people typed."),
        _("Use config.settings.production."),
    )


def hosts() -> Finding:
    """The names the installation answers to."""
    names = list(settings.ALLOWED_HOSTS)
    exact = bool(names) and not any("*" in name or name.startswith(".") for name in names)
    short = not settings.SHORT_HOST or settings.SHORT_HOST in names
    return either(
        exact and short,
        _("It answers to these names alone: %(names)s.") % {"names": ", ".join(names)},
        _("The names it answers to are not exact, or the short name of the posters is not among them."),
        _("Name every host in AMONT_HOSTS, the short one included."),
    )


def cookies() -> Finding:
    """The cookie of a session."""
    held = (
        settings.SESSION_COOKIE_NAME.startswith("__Host-"),
        settings.SESSION_COOKIE_SECURE,
        settings.SESSION_COOKIE_HTTPONLY,
        settings.SESSION_COOKIE_SAMESITE == "Strict",
        settings.SESSION_EXPIRE_AT_BROWSER_CLOSE,
        settings.SESSION_COOKIE_AGE <= TEN_HOURS,
        settings.SESSION_ENGINE == "amont.accounts.sessions",
        settings.CSRF_USE_SESSIONS,
    )
    return either(
        all(held),
        _("The session’s cookie is bound to this host and to TLS, and ends with the browser."),
        _("The session’s cookie is not as it must be."),
        _("Leave the settings of sessions as production.py has them."),
    )


def transport() -> Finding:
    """TLS asked for a year, without preload."""
    held = settings.SECURE_SSL_REDIRECT and settings.SECURE_HSTS_SECONDS >= A_YEAR and not settings.SECURE_HSTS_PRELOAD
    return either(
        held,
        _("Every answer asks for TLS, for a year."),
        _("TLS is not asked for, or not for a year."),
        _("Leave the settings of TLS as production.py has them."),
    )


def policies() -> Finding:
    """What pages may load and run."""
    strict = {name: policy for name, policy in CSP_POLICIES.items() if name not in ("editing", "street")}
    loose = [name for name, policy in strict.items() if "unsafe-" in policy or "default-src 'none'" not in policy]
    return either(
        not loose,
        _("No page but the editor’s runs a script that is not a file of ours."),
        _("These policies are too wide: %(names)s.") % {"names": ", ".join(loose)},
        _("Put config/settings/csp.py back as it was."),
    )


def referrer() -> Finding:
    """What other sites learn of where one comes from."""
    return either(
        settings.SECURE_REFERRER_POLICY == "same-origin",
        _("Other sites do not learn where a visitor comes from."),
        _("Other sites learn where a visitor comes from, or our own forms are refused."),
        _("Set SECURE_REFERRER_POLICY to same-origin."),
    )


def proxies() -> Finding:
    """How many proxies name the visitor."""
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    return either(
        count >= 1,
        _("Proxies in front: %(count)s. Tries are counted by visitor.") % {"count": count},
        _("No proxy is named: all visitors look like one."),
        _("Set AMONT_PROXIES to how many stand in front."),
    )


def uploads() -> Finding:
    """The one door by which files come in, before anything reads a form."""
    order = [one for one in settings.MIDDLEWARE if one in (UPLOADS, CSRF)]
    return either(
        order == [UPLOADS, CSRF],
        _("Files come in by one door, which looks before anything is read."),
        _("The door of files is not in its place."),
        _("Put UploadMiddleware before CsrfViewMiddleware."),
    )


def passphrases() -> Finding:
    """One way of keeping passphrases, at full cost."""
    return either(
        settings.PASSWORD_HASHERS == HASHERS and not settings.VAULT_TEST_KDF,
        _("Passphrases are kept by the vault, at full cost."),
        _("Passphrases are kept in a way that is cheaper to guess."),
        _("Leave PASSWORD_HASHERS and VAULT_TEST_KDF as base.py has them."),
    )


def reports() -> Finding:
    """No mail and no report tells of an error with somebody's words."""
    ours = settings.DEFAULT_EXCEPTION_REPORTER_FILTER == "amont.core.reports.NothingPersonal"
    return either(
        ours and not settings.ADMINS and not settings.MANAGERS,
        _("An error leaves no word of anybody in a report or a mail."),
        _("Errors are mailed, or told with what people typed."),
        _("Leave ADMINS and MANAGERS empty, and the reporter as base.py has it."),
    )


def recovery() -> Finding:
    """The key on paper, by its public half."""
    return either(
        settings.VAULT_RECOVERY is not None,
        _("The organisation’s key on paper is pinned."),
        _("No key on paper is pinned: nothing can be sealed to people yet."),
        _("Make the organisation’s key, put its sheets in two places, and pin it in the settings."),
    )
