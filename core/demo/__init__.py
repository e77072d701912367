"""The demo shop: an invented snack shop with a year behind it, to try everything on."""
