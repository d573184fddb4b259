import uuid

import amont.vault.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bench", "0001_initial"), ("vault", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Someone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("card_sealed", amont.vault.fields.SealedField()),
                (
                    "object",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="vault.vaultobject"
                    ),
                ),
            ],
        ),
    ]
