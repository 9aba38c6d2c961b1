from __future__ import annotations

import pytest

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.catalog.catalog import Catalog, Resolved, Unresolved
from apiflow_desktop.catalog.models import Connector, ConnectorSettings, Node
from apiflow_desktop.catalog.presets import preset_connectors, preset_nodes


def connector(number: int, name: str, api: str = "") -> Connector:
    data = ConnectorSettings(api=api)
    return Connector(id=number, name=name, base_url="https://x.example", data=data)


def node(number: int, name: str, connector_id: int) -> Node:
    return Node(id=number, name=name, connector_id=connector_id)


PRESETS = Catalog(preset_connectors(), preset_nodes())


@pytest.mark.parametrize(
    "path",
    [
        "node/1",
        "node/1_node_id",
        "node/flux_kontext_pro",
        "node/flux_kontext_pro_node_id",
        "node/replicate_flux_kontext_pro_node_id",
        "node/replicate_flux_kontext_pro",
        "node/demo_studio_flux_kontext_pro",
        "demo_studio/flux_kontext_pro",
        "replicate/flux_kontext_pro_node_id",
    ],
)
def test_every_spelling_means_the_node_through_its_own_connector(path):
    found = PRESETS.resolve(path)
    assert isinstance(found, Resolved)
    assert (found.node.name, found.connector.name) == ("Flux Kontext Pro", "Demo studio")


@pytest.mark.parametrize(
    "path", ["", "node", "node/", "node/2", "node/flux", "fal/flux_kontext_pro", "f/a/b", "hub/1/x"]
)
def test_anything_else_is_unresolved(path):
    assert isinstance(PRESETS.resolve(path), Unresolved)


def test_the_connector_named_decides_between_nodes_of_one_name():
    catalog = Catalog(
        [connector(1, "Fal"), connector(2, "My server"), connector(3, "Other")],
        [node(1, "Upscale", 1), node(2, "Upscale", 2)],
    )
    for path in ("node/my_server_upscale", "my_server/upscale", "my_server/upscale_node_id"):
        found = catalog.resolve(path)
        assert isinstance(found, Resolved)
        assert found.node.id == 2
    for path in ("node/upscale", "node/other_upscale"):
        tie = catalog.resolve(path)
        assert isinstance(tie, Unresolved)
        assert "Upscale of Fal (node/1) or Upscale of My server (node/2)" in tie.reason


def test_a_name_in_full_goes_before_connector_and_name():
    catalog = Catalog([connector(1, "Fal")], [node(1, "Up", 1), node(2, "Fal up", 1)])
    found = catalog.resolve("node/fal_up")
    assert isinstance(found, Resolved)
    assert found.node.id == 2


def test_a_name_that_begins_with_its_connectors_may_leave_that_out():
    catalog = Catalog([connector(1, "Replicate")], [node(1, "Replicate Flux", 1)])
    for path in ("node/flux", "node/replicate_flux_node_id", "replicate/flux"):
        assert isinstance(catalog.resolve(path), Resolved)
    catalog.nodes.append(node(2, "Flux", 1))
    found = catalog.resolve("node/flux")
    assert isinstance(found, Resolved)
    assert found.node.id == 2


def test_a_name_that_ends_like_the_suffix_is_found():
    catalog = Catalog([connector(1, "Fal")], [node(1, "Get node id", 1)])
    assert isinstance(catalog.resolve("node/get_node_id"), Resolved)


def test_a_node_whose_connector_is_gone_says_so():
    gone = Catalog([], [node(1, "Up", 9)]).resolve("node/up")
    assert isinstance(gone, Unresolved)
    assert "The connector (number 9) of the node “Up” is gone" in gone.reason


def test_a_connector_can_stand_in_for_one_run():
    chosen = PRESETS.with_connectors({"Demo studio": "replicate"})
    found = chosen.resolve("node/flux_kontext_pro")
    assert isinstance(found, Resolved)
    assert found.connector.name == "Replicate"
    again = PRESETS.resolve("node/flux_kontext_pro")
    assert isinstance(again, Resolved)
    assert again.connector.name == "Demo studio"


def test_an_unknown_connector_is_refused_with_the_known_ones():
    with pytest.raises(UserFacingError, match=r"“Fal”.*Known connectors: Demo studio, Replicate"):
        PRESETS.with_connectors({"Demo studio": "Fal"})


def test_a_connector_of_another_api_cannot_stand_in():
    catalog = Catalog([connector(1, "A", "replicate"), connector(2, "B", "fal")])
    with pytest.raises(UserFacingError, match="speak different APIs"):
        catalog.with_connectors({"A": "B"})
