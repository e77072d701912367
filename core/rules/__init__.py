"""Rule packs: facts of the trade that change, as data with their source."""
