"""The database: one engine a process, typed tables, migrations, reading and writing."""
