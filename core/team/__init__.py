"""Who works here: members, roles, rights, and who did what."""
