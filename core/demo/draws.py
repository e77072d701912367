"""Draws that come out the same each time: by a checksum, not by chance."""

from zlib import crc32


def draw(*words: object) -> float:
    """Return a number from 0 to below 1 that the words alone decide."""
    return crc32(" ".join(str(word) for word in words).encode()) % 10_007 / 10_007
