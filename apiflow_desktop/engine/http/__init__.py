"""HTTP behind one factory: httpx over aiohttp, a client and a limit for each provider."""
