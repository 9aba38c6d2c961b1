"""An AI agent's own inputs and options."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.openflow.schema.kinds import (
    Absent,
    Anything,
    Field,
    Flag,
    Kind,
    Many,
    Named,
    Steps,
    Text,
    Usually,
    shape,
)
from apiflow_desktop.openflow.schema.transforms import INPUTS, TRANSFORM, transform, typed

PROVIDERS = (
    "openai", "azure_openai", "azure_foundry", "anthropic", "mistral", "deepseek", "googleai",
    "groq", "openrouter", "togetherai", "customai", "aws_bedrock",
)  # fmt: skip
"""The kinds of providers a server knows."""


def _input(
    name: str, about: str, absent: Absent | None = None, *, value: Kind | None = None
) -> Field:
    of = name.title().replace("_", "")
    kind = TRANSFORM if value is None else transform(value, of=of)
    return Field(name=name, kind=kind, about=about, absent=absent, vital=True)


def _some(*known: str) -> Anything:
    return Anything(known=known)


PROVIDER = shape(
    "AgentProvider",
    N_("Which model is asked, and through what."),
    Field(name="kind", kind=_some(*PROVIDERS), about=N_("Whose API is spoken.")),
    Field(
        name="resource", kind=_some(), about=N_("$res: and the name of a connector or resource.")
    ),
    Field(name="model", kind=_some(), about=N_("The name of the model.")),
    Field(
        name="reasoning_effort",
        kind=_some("low", "medium", "high"),
        about=N_("How long the model may think."),
    ),
)
MESSAGE = shape(
    "AgentMessage",
    N_("A message of a conversation."),
    Field(name="role", kind=_some("user", "assistant", "system"), about=N_("Who says it.")),
    Field(name="content", kind=_some(), about=N_("What is said.")),
)
_MESSAGES = Usually(lambda: Many(Usually(lambda: MESSAGE)))
MEMORY = shape(
    "AgentMemory",
    N_("What the model is told of earlier messages."),
    Field(name="kind", kind=_some("off", "auto", "manual"), about=N_("Who keeps them.")),
    Field(name="context_length", kind=_some(), about=N_("How many of the last ones are told.")),
    Field(name="memory_id", kind=_some(), about=N_("Which conversation goes on.")),
    Field(name="messages", kind=_MESSAGES, about=N_("Messages before this one.")),
)
ATTACHMENT = shape(
    "AgentAttachment",
    N_("A file in a server's storage."),
    Field(name="bucket", kind=_some(), about=N_("The storage; the usual one if not said.")),
    Field(name="key", kind=_some(), about=N_("The file's path in there.")),
)


AGENT_INPUTS = shape(
    "AgentInputs",
    N_("What an agent is told, and how its model is asked."),
    _input(
        "provider",
        N_(
            "Which model is asked, and through what: {kind, resource, model}. kind is "
            "openai, anthropic … or customai; resource is $res: and the name of a connector."
        ),
        value=Usually(lambda: PROVIDER),
    ),
    _input(
        "user_message",
        N_("What the agent is asked to do."),
        Absent(
            code="missing-field",
            message=N_("{step} has no user_message: the agent is not asked anything."),
            vital=True,
        ),
    ),
    _input("system_prompt", N_("How the agent is to behave.")),
    _input("output_type", N_("text (the usual) or image."), value=_some("text", "image")),
    _input("streaming", N_("Whether servers pass the answer on as it is written.")),
    _input(
        "memory",
        N_("{kind: off}, {kind: manual, messages} or {kind: auto, context_length}."),
        value=Usually(lambda: MEMORY),
    ),
    _input("output_schema", N_("JSON Schema of the answer; output is then an object.")),
    _input(
        "user_attachments",
        N_("Files for the model to look at."),
        value=Usually(lambda: Many(Usually(lambda: ATTACHMENT))),
    ),
    _input("max_completion_tokens", N_("The most tokens of one answer.")),
    _input("temperature", N_("How much chance is in the answer, from 0 to 2.")),
    _input(
        "max_iterations", N_("How often the model may be asked, from 1 to 1000; 10 if not said.")
    ),
    _input("reasoning_effort", N_("How long the model may think.")),
    _input(
        "enabled_tools", N_("Names or ids of the only tools that are offered; all if not said.")
    ),
    _input("memory_id", N_("Which conversation goes on.")),
    _input("previous_messages", N_("Messages before this one."), value=_MESSAGES),
    call=N_("an object"),
)
AGENT = typed(
    "AiAgent",
    N_("Lets a language model work on a task with tools."),
    "aiagent",
    Field(
        name="input_transforms",
        kind=AGENT_INPUTS,
        about=N_("What the agent is told, and how its model is asked."),
        absent=Absent(
            code="missing-field",
            message=N_("{step} has no input_transforms: the agent is not asked anything."),
            vital=True,
        ),
        vital=True,
    ),
    Field(name="tools", kind=Steps("AgentTool"), about=N_("What the model may call."), vital=True),
    Field(name="tag", kind=Text(), about=N_("The group of workers that runs it on a server.")),
    Field(
        name="omit_output_from_conversation",
        kind=Flag(),
        about=N_("Leave its messages out of a server's chat."),
        default=False,
    ),
    Field(name="agent", kind=Text(), about=N_("A resource that holds the provider and the tools.")),
    Field(
        name="tool_inputs",
        kind=Named(INPUTS),
        about=N_("Inputs of tools: tool id → input → where its value comes from."),
        vital=True,
    ),
    Field(name="parallel", kind=Flag(), about=N_("Run the tools of one answer at the same time.")),
)
