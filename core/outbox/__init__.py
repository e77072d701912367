"""Messages to chat robots and other webhooks: written with the deed, delivered by the worker."""
