"""The editor's rights follow `accounts.permissions`, the only table of rights: its groups are written from it."""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.admin.models import Admin
from wagtail.models import GroupPagePermission, Page

from amont.accounts.models import Account
from amont.accounts.permissions import Can, allowed

GROUPS: dict[Can, tuple[str, tuple[str, ...]]] = {
    Can.WEBSITE_PAGE_WRITE: ("amont:website:page:write", ("add", "change")),
    Can.WEBSITE_PAGE_PUBLISH: ("amont:website:page:publish", ("publish",)),
}
"""For each right, its group and what the group may do to every page."""

DEFAULT_GROUPS = ("Moderators", "Editors")
"""Groups that Wagtail's migrations make, with rights that no table of ours gives."""


@transaction.atomic
def sync_groups() -> None:
    """Write the groups and what they may do, and put every account in those that its roles give."""
    Group.objects.filter(name__in=DEFAULT_GROUPS).delete()
    for name, actions in GROUPS.values():
        group, _made = Group.objects.get_or_create(name=name)
        group.permissions.set(_access())
        _grant(group, actions)
    for account in Account.objects.order_by("pk"):
        sync_account(account)


def sync_account(account: Account) -> None:
    """Put an account in exactly the groups that its roles give now."""
    wanted = {name for can, (name, _actions) in GROUPS.items() if allowed(account, can)}
    present = set(account.groups.order_by("name").values_list("name", flat=True))
    if wanted != present:
        account.groups.set(Group.objects.filter(name__in=wanted))


def _access() -> list[Permission]:
    kind = ContentType.objects.get_for_model(Admin)
    return list(Permission.objects.filter(content_type=kind, codename="access_admin"))


def _grant(group: Group, actions: tuple[str, ...]) -> None:
    """The group's rights on the whole tree, no more and no less."""
    root = Page.objects.filter(depth=1).order_by("pk").get()
    kind = ContentType.objects.get_for_model(Page)
    wanted = Permission.objects.filter(content_type=kind, codename__in=[f"{action}_page" for action in actions])
    GroupPagePermission.objects.filter(group=group).exclude(page=root, permission__in=wanted).delete()
    for permission in wanted:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
