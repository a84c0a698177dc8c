"""When, in which order and with which retries: the asyncio engine and its service."""
