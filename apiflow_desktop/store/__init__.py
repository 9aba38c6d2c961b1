"""The workspace on disk: SQLite by peewee, journal, assets, migrations."""
