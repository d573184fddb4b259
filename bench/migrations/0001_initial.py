import django.db.models.deletion
from django.db import migrations, models


def one_place(apps, schema_editor):
    apps.get_model("bench", "Place").objects.create(pk=1, name="place")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="bench.place")),
            ],
        ),
        migrations.RunPython(one_place, migrations.RunPython.noop),
    ]
