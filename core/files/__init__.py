"""Files in: tables of every kind, guarded and read. Files out: rejected rows and exports."""
