"""The database itself refuses to change or delete an audit event. Other databases than these two: by code alone."""

from django.db import migrations

MESSAGE = "audit events are append-only"
SQLITE = {
    "update": f"CREATE TRIGGER accounts_event_no_update BEFORE UPDATE ON accounts_event "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
    "delete": f"CREATE TRIGGER accounts_event_no_delete BEFORE DELETE ON accounts_event "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
}
POSTGRESQL = (
    f"CREATE FUNCTION accounts_event_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    "CREATE TRIGGER accounts_event_append_only BEFORE UPDATE OR DELETE ON accounts_event "
    "FOR EACH ROW EXECUTE FUNCTION accounts_event_refuse()",
)


def create_triggers(apps, schema_editor):
    statements = {"sqlite": SQLITE.values(), "postgresql": POSTGRESQL}
    for statement in statements.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    statements = {
        "sqlite": [f"DROP TRIGGER accounts_event_no_{action}" for action in SQLITE],
        "postgresql": [
            "DROP TRIGGER accounts_event_append_only ON accounts_event",
            "DROP FUNCTION accounts_event_refuse()",
        ],
    }
    for statement in statements.get(schema_editor.connection.vendor, ()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
