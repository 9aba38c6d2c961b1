"""What can stand at a place of a workflow's text, by the declaration of the format.

The text may be half-typed: places are found without parsing it as a whole.
"""

from apiflow_desktop.openflow.completion.offers import Offer, explain, offers
from apiflow_desktop.openflow.completion.place import Place, Spot
from apiflow_desktop.openflow.completion.surroundings import spot_in

__all__ = ["Offer", "Place", "Spot", "explain", "offers", "spot_in"]
