"""Going out to addresses that people name: guarded, polite, capped. Nothing else of the desk dials such an address.

`address` and `networks` decide on paper where one may go; `backend` holds the connection to that;
`fetch` makes one exchange with caps on bytes and time; `pages` reads one page as a polite robot does.
"""
