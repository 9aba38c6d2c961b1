"""The demo studio: a strict stand-in for Replicate that makes real images, in its own process.

It answers Replicate's prediction API as published, so that a workflow that runs here runs there.
What one cannot order from Replicate can be ordered here, by a directive in the prompt:

==================  =====================================================================
``[429]``           the request is refused as throttled; ``[429 2]`` twice, then let through;
                    ``[429 2 5]`` with ``Retry-After: 5``
``[500]``           the same for any 5xx: ``[503 1]``
``[poll 500 2]``    not the creation but the first two looks at the prediction are refused
``[fail]``          the prediction fails; ``[fail 2]`` twice for the same input, then works;
                    ``[fail: the reason]`` with this error
``[slow 5]``        the prediction takes five seconds longer
==================  =====================================================================
"""
