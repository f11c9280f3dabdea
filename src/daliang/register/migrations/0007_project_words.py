"""What each project is found by, in a table of its own, filled for the projects there are."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from daliang.register.models.words import words_of

AT_ONCE = 500


def fill(apps: Any, _schema_editor: Any) -> None:
    """In batches: a city of 200,000 projects needs a few minutes, and no more memory than a small one."""
    words = apps.get_model("register", "ProjectWords")
    waiting = []
    for project in apps.get_model("register", "Project").objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        waiting.append(words(project=project, **words_of(project)))
        if len(waiting) == AT_ONCE:
            words.objects.bulk_create(waiting)
            waiting = []
    words.objects.bulk_create(waiting)


class Migration(migrations.Migration):
    dependencies = [("register", "0006_registered_capital")]

    operations = [
        migrations.CreateModel(
            name="ProjectWords",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="register.project",
                    ),
                ),
                ("whole", models.TextField()),
                ("plain", models.TextField()),
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
