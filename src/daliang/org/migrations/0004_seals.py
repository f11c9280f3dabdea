"""Each deed is keyed, and stretches of the log are sealed."""

import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from daliang.org.append_only import append_only, lift
from daliang.org.sealing import ROW, canonical, keys, mac_of, plain


def key_rows(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Rows from before get their HMAC: the triggers are lifted for it and put back below."""
    lift(editor.connection, "org_deed")
    for deed in apps.get_model("org", "Deed").objects.iterator():
        mac = mac_of(canonical(plain(deed, ROW), ROW), keys()[0])
        apps.get_model("org", "Deed").objects.filter(pk=deed.pk).update(mac=mac)


def unguard(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """SQLite copies the table to change it, PostgreSQL alters it in place: either way without triggers."""
    lift(editor.connection, "org_deed")


class Migration(migrations.Migration):
    dependencies = [("org", "0003_roles")]
    operations = [
        migrations.RunPython(unguard, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="deed",
            name="written_at",
            field=models.DateTimeField(default=django.utils.timezone.now, help_text="real time"),
        ),
        migrations.AddField(
            model_name="deed", name="subject_id", field=models.CharField(blank=True, default="", max_length=40)
        ),
        migrations.AddField(
            model_name="deed", name="mac", field=models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.AddIndex(model_name="deed", index=models.Index(fields=["by", "id"], name="deed_by")),
        migrations.AddIndex(model_name="deed", index=models.Index(fields=["action", "id"], name="deed_action")),
        migrations.AddIndex(model_name="deed", index=models.Index(fields=["unit", "id"], name="deed_unit")),
        migrations.AddIndex(
            model_name="deed", index=models.Index(fields=["subject_kind", "subject_id", "id"], name="deed_row")
        ),
        migrations.AddIndex(model_name="deed", index=models.Index(fields=["at"], name="deed_at")),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(unique=True)),
                ("last_deed", models.BigIntegerField()),
                ("count", models.PositiveIntegerField()),
                ("skipped", models.JSONField(default=list)),
                ("at", models.DateTimeField(help_text="real time")),
                ("rows_hash", models.CharField(max_length=64)),
                ("previous_hash", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("mac", models.CharField(max_length=64)),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.RunPython(key_rows, migrations.RunPython.noop),
        append_only("org_deed", "org_seal"),
    ]
