"""The published schema of protocol files, for editors and other programs."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
import yaml

from probatum.protocols import shipped
from probatum.rendering.json import schema


class _Loader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: no dates, and of words only true and false are Booleans."""


_LEFT_OUT = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
_Loader.yaml_implicit_resolvers = {
    letter: [r for r in found if r[0] not in _LEFT_OUT]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def file(name: str) -> Any:
    text = (files("probatum.protocols") / "shipped" / f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, _Loader)


@pytest.mark.parametrize("name", shipped.names())
def test_every_shipped_protocol_is_valid(name: str) -> None:
    jsonschema.validate(file(name), schema("protocol"))


@pytest.mark.parametrize(
    ("key", "value"),
    [("rules", []), ("protocol", 2), ("surprise", "x"), ("anchor", {"event": "infusion"})],
)
def test_what_the_program_refuses_the_schema_refuses(key: str, value: Any) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(file("onasemnogene-iv") | {key: value}, schema("protocol"))
