from NodeGraphQt.base.graph import NodeGraph as NodeGraph
from NodeGraphQt.base.node import NodeObject as NodeObject
