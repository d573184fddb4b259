"""The content security policies, each one exact string, chosen by the address.

No inline script and no third party anywhere; what differs from the public string is said beside it.
"""

from config import env

EDITING_ALLOWS_INLINE = True
"""Wagtail's editor writes scripts into some of its pages: its prefix alone allows them (no ring is opened there)."""

MEDIA_HOST = env.host("AMONT_MEDIA_HOST")
"""A host for the videos, if there is one: added to `media-src` and `img-src`, nowhere else."""

PUBLIC = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; "
    "frame-ancestors 'none'; worker-src 'none'; manifest-src 'none'"
)
EDITING_NONCE = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'nonce-{nonce}'; "
    "style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'self'; "
    "frame-ancestors 'self'; worker-src 'none'"
)
EDITING_INLINE = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'self'; "
    "frame-ancestors 'self'; worker-src 'none'"
)
STREET = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self' data:; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)

CSP_POLICIES = {
    "public": PUBLIC,
    "public_help": f"{PUBLIC}; require-trusted-types-for 'script'",
    "public_course": PUBLIC.replace("worker-src 'none'", "worker-src 'self'"),
    "public_frame": PUBLIC.replace("frame-ancestors 'none'", "frame-ancestors https:").replace(
        "form-action 'self'", "form-action 'none'"
    ),
    "staff": PUBLIC.replace("img-src 'self'", "img-src 'self' blob:").replace(
        "media-src 'self'", "media-src 'self' blob:"
    ),
    "editing": EDITING_INLINE if EDITING_ALLOWS_INLINE else EDITING_NONCE,
    "preview": PUBLIC.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "street": STREET,
}

HELP = ("/fr/aide/", "/en/help/", "/fr/ecrire/", "/en/write/")
COURSES = ("/fr/formation/", "/en/training/")
CAPSULES = (("/fr/capsules/", "/cadre/"), ("/en/capsules/", "/frame/"))


def kind_for(path: str) -> str:
    """Which policy an address is under."""
    if path.startswith("/interne/"):
        return "staff"
    if path.startswith("/contenu/"):
        return "preview" if "/preview/" in path or path.endswith("/view_draft/") else "editing"
    if path.startswith("/hors-ligne/"):
        return "street"
    if path.startswith(HELP):
        return "public_help"
    if path.startswith(COURSES):
        return "public_course"
    if any(path.startswith(start) and path.endswith(end) for start, end in CAPSULES):
        return "public_frame"
    return "public"


def policy_for(path: str) -> str:
    """The policy string of an address, with the media host where there is one."""
    policy = CSP_POLICIES[kind_for(path)]
    if MEDIA_HOST:
        for directive in ("img-src 'self'", "media-src 'self'"):
            policy = policy.replace(directive, f"{directive} {MEDIA_HOST}")
    return policy
