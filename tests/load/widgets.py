"""What a browser remembers of the widgets of a Streamlit page, learnt from the messages that draw them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.WidgetStates_pb2 import WidgetState

__all__ = ["Widget", "widget"]

_LISTS: Final = ("multiselect", "button_group")
_CHOICES: Final = ("radio", "selectbox")
_KINDS: Final = (*_LISTS, *_CHOICES, "text_input", "button")


@dataclass
class Widget:
    """A widget: what it is called by the page, what it offers, and what the browser will say of it."""

    key: str
    kind: str
    options: list[str]
    state: WidgetState

    def take(self, values: Sequence[str]) -> None:
        """Set what is chosen or written; a button is pressed, what is folded is opened."""
        if self.kind in _LISTS:
            # An empty list is a value, too.
            self.state.string_array_value.SetInParent()
            self.state.string_array_value.data[:] = values
        elif self.kind == "button":
            self.state.trigger_value = True
        elif self.kind == "expandable":
            self.state.bool_value = True
        elif values:
            self.state.string_value = values[0]

    def says(self) -> bool:
        """Return whether a browser says anything of it."""
        return self.kind not in ("button", "expandable") or self.state.WhichOneof("value") is not None


def widget(delta: Delta, known: dict[str, WidgetState]) -> Widget | None:
    """Return the widget that `delta` draws, None where it draws something else.

    Parameters
    ----------
    known
        What the browser says of widgets by their ids; it counts unless the server sets another value.
    """
    if delta.add_block.HasField("expandable") and delta.add_block.expandable.id:
        found = delta.add_block.expandable
        return Widget(
            _key(found.id, found.label), "expandable", [], known.get(found.id) or WidgetState(id=found.id)
        )
    kind = delta.new_element.WhichOneof("type")
    if kind not in _KINDS:
        return None
    drawn = getattr(delta.new_element, kind)
    options = [getattr(one, "content", one) for one in getattr(drawn, "options", ())]
    made = Widget(_key(drawn.id, drawn.label), kind, options, WidgetState(id=drawn.id))
    if kind == "button":
        return made
    if drawn.id in known and not drawn.set_value:
        made.state = known[drawn.id]
    else:
        made.take(_drawn_value(kind, drawn, options))
    return made


def _key(name: str, label: str) -> str:
    """Return the key that the page gave, which ends the id, or the label where it gave none."""
    key = name.split("-", 2)[-1]
    return label if key == "None" else key


def _drawn_value(kind: str, drawn: Any, options: Sequence[str]) -> list[str]:
    if kind in _LISTS:
        return list(drawn.raw_values) if drawn.set_value else [options[at] for at in drawn.default]
    if kind == "text_input":
        return [drawn.value if drawn.set_value else drawn.default]
    if drawn.set_value:
        return [drawn.raw_value]
    return [options[drawn.default]] if options and drawn.HasField("default") else []
