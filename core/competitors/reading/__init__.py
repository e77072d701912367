"""Reading Chinese sentences: the money, the shares and the numbers in them, with where they stand."""
