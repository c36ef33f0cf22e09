"""The server that ``ecosystem serve`` starts."""
