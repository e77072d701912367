"""A browser's half of Streamlit's socket: asks for a run of a page and reads until the run has ended."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

LONGEST = 60.0  # seconds for one run


class Visitor:
    """One open tab on one page. Like a browser it names the page and the big messages it holds already."""

    def __init__(self, socket: ClientConnection, page: str, query: str) -> None:
        self._socket = socket
        self._page = page
        self._query = query
        self._script = ""
        self._held: dict[str, None] = {}
        self._received: list[bytes] = []
        self._sliders: dict[str, tuple[str, str]] = {}  # by label: the widget's id, and of its fragment

    def open(self, shows: str) -> None:
        """Run the page for the first time and make sure that it is the one that was meant."""
        self.rerun()
        if not self.shows(shows):
            raise AssertionError(f"{self._page or 'home'}?{self._query} does not show {shows}")

    def rerun(self) -> float:
        """Run the whole page once; return the milliseconds until its last element has arrived."""
        return self._run(BackMsg())

    def slide(self, label: str, value: float) -> float:
        """Move the slider of a label; return the milliseconds until the last element has arrived."""
        widget, fragment = self._sliders[label]
        order = BackMsg()
        moved = order.rerun_script.widget_states.widgets.add(id=widget)
        moved.double_array_value.data.append(value)
        order.rerun_script.fragment_id = fragment
        return self._run(order)

    def shows(self, text: str) -> bool:
        """Tell whether a text arrived with the last run."""
        return text.encode() in b"".join(self._received)

    def _run(self, order: BackMsg) -> float:
        state = order.rerun_script
        state.query_string, state.page_script_hash = self._query, self._script
        state.page_name = "" if self._script else self._page
        state.cached_message_hashes.extend(self._held)
        state.context_info.locale, state.context_info.timezone = "zh-CN", "Asia/Shanghai"
        self._received = []
        began = time.perf_counter()
        self._socket.send(order.SerializeToString())
        while not self._has_ended(self._socket.recv(timeout=LONGEST)):
            pass
        return (time.perf_counter() - began) * 1000

    def _has_ended(self, data: str | bytes) -> bool:
        assert isinstance(data, bytes)
        self._received.append(data)
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._script = message.navigation.page_script_hash
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
            raise AssertionError(f"the page failed: {message.delta.new_element.exception.message}")
        elif kind == "delta" and message.delta.new_element.WhichOneof("type") == "slider":
            drawn = message.delta.new_element.slider
            self._sliders[drawn.label] = (drawn.id, message.delta.fragment_id)
        if message.metadata.cacheable:
            self._held[message.hash] = None
        if kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                raise AssertionError("the page does not compile")
            return True
        return False


@contextmanager
def visiting(url: str, page: str = "", query: str = "") -> Iterator[Visitor]:
    """Open a tab on a page of a served app until the block ends."""
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None, compression=None) as socket:  # type: ignore[list-item]
        yield Visitor(socket, page, query)
