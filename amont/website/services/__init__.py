"""What one does with the site: plant its first tree, keep its rights and its two languages in step."""

from amont.website.services.groups import sync_account, sync_groups
from amont.website.services.pages import page_published, page_unpublished, tree_changed
from amont.website.services.planting import plant

__all__ = ["page_published", "page_unpublished", "plant", "sync_account", "sync_groups", "tree_changed"]
