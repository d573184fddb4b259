from django.db import migrations
from django.db.models import OuterRef, Subquery


def tie(apps, schema_editor):
    """Releases noted before belong to the video that their capsule has; those of a capsule once published stay."""
    capsule, release = apps.get_model("outreach", "Capsule"), apps.get_model("outreach", "ImageRelease")
    own = capsule.objects.filter(pk=OuterRef("capsule"))
    release.objects.filter(video=None).update(video=Subquery(own.values("video")[:1]))
    release.objects.filter(capsule__version__gt=0).update(published=True)


class Migration(migrations.Migration):
    dependencies = [("outreach", "0002_releases_of_a_video")]

    operations = [migrations.RunPython(tie, migrations.RunPython.noop, elidable=True)]
