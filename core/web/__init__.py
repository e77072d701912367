"""The only way out to addresses that people type: guarded, bounded, polite."""
