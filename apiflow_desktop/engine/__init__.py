"""Runs a document: events, steps, transforms, expressions, retry, HTTP. Plain asyncio."""
