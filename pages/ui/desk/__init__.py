"""The sections of the settings page, one file each."""
