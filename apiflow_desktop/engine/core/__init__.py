"""What running a flow means, without any input or output.

The interpreters here are generators: they yield commands and are sent the replies. They know
no clock, no randomness, no network and no event loop; a driver around them owns those.
"""
