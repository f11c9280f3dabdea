"""The index of what projects are found by, and their keys as they are spelled now."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

from daliang.register.models.grams import NumbersField
from daliang.register.models.words import words_of
from daliang.vocabulary.grams import grams

AT_ONCE = 500
POSTGRESQL = (
    "CREATE TABLE register_projectgrams "
    "(rowid bigint PRIMARY KEY REFERENCES register_project (id), numbers integer[] NOT NULL)"
)
SQLITE = "CREATE VIRTUAL TABLE register_projectgrams USING fts5(numbers, detail=none, columnsize=0, tokenize='ascii')"
INDEX = "CREATE INDEX project_by_grams ON register_projectgrams USING gin (numbers)"


def build(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def index(_apps: Any, schema_editor: Any) -> None:
    """After the rows: one by one they would take PostgreSQL several times as long."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX)


def drop(_apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE register_projectgrams")


def fill(apps: Any, _schema_editor: Any) -> None:
    """In batches: a city of 200,000 projects needs some minutes, and no more memory than a small one."""
    waiting = []
    for project in apps.get_model("register", "Project").objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        waiting.append((project.pk, words_of(project)))
        if len(waiting) == AT_ONCE:
            write(apps, waiting)
            waiting = []
    write(apps, waiting)


def write(apps: Any, told: list[tuple[int, dict[str, str]]]) -> None:
    words, pieces = apps.get_model("register", "ProjectWords"), apps.get_model("register", "ProjectGrams")
    words.objects.bulk_create(
        [words(project_id=key, **columns) for key, columns in told],
        update_conflicts=True,
        unique_fields=["project"],
        update_fields=["whole", "plain"],
    )
    pieces.objects.bulk_create([pieces(project_id=key, numbers=grams(columns["whole"])) for key, columns in told])


class Migration(migrations.Migration):
    dependencies = [("register", "0007_project_words")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(build, drop)],
            state_operations=[
                migrations.CreateModel(
                    name="ProjectGrams",
                    fields=[
                        (
                            "project",
                            models.OneToOneField(
                                db_column="rowid",
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="grams",
                                serialize=False,
                                to="register.project",
                            ),
                        ),
                        ("numbers", NumbersField()),
                    ],
                )
            ],
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
