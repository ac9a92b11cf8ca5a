"""The JavaScript of widgets in a page without a notebook: models have their state, and keep what is saved."""

import base64
import json
from pathlib import Path

from tests.browser import Page

HTML = """<!doctype html><meta charset="utf-8"><body style="margin: 0"><div id="a"></div><div id="b"></div>
<script>
class Model {
  constructor() { Object.assign(this, {state: {}, handlers: {}, saved: []}); }
  get(key) { return this.state[key]; }
  on(event, handle) { (this.handlers[event] ??= []).push(handle); }
  off(event, handle) { this.handlers[event] = this.handlers[event].filter((other) => other !== handle); }
  set(key, value) { this.receive({[key]: value}); }
  save_changes() { this.saved.push(structuredClone(this.state._settings)); }
  receive(state) {
    Object.assign(this.state, state);
    for (const key of Object.keys(state)) {
      for (const handle of this.handlers[`change:${key}`] ?? []) handle();
    }
  }
}
const models = {}, ends = {};
const read = ({__bytes: text}) => new DataView(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
const revive = (state) => Object.fromEntries(Object.entries(state).map(([key, value]) =>
  [key, value?.__bytes === undefined ? value : read(value)]));
const twin = (place) => document.querySelector(`#${place} .volrender`).volrender;
async function show(place, name, esm) {
  globalThis.widget ??= await import(URL.createObjectURL(new Blob([esm], {type: "text/javascript"})));
  ends[place] = widget.default.render({model: models[name], el: document.getElementById(place)});
  await twin(place).started;
}
</script>"""


class Front:
    """A page with widgets, and their models.

    Parameters
    ----------
    page : Page
    folder : Path
        For its file.
    """

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        (folder / "widgets.html").write_text(HTML, encoding="utf-8")
        page.open(folder / "widgets.html")

    def follow(self, widget, name: str = "m") -> None:
        """Make a model of a widget, which gets what the widget sends from now on."""
        self.page.evaluate("(name) => { models[name] = new Model(); }", name)
        self._send(name, widget.get_state())
        widget.send_state = lambda key=None: self._send(name, widget.get_state(key=key))

    def show(self, widget, place: str = "a", name: str = "m") -> None:
        """Render a model in a place of the page, and wait for its first frame."""
        style = "document.head.append(Object.assign(document.createElement('style'), {textContent: css}))"
        self.page.evaluate(f"(css) => {{ {style}; }}", widget._css)
        self.page.evaluate("(...all) => show(...all)", place, name, widget._esm)

    def settle(self, place: str = "a") -> None:
        """Wait until a picture is there, whole, and nothing moves."""
        pace = f"twin('{place}').view.pace"
        self.page.wait_for(
            f"{pace}.isWhole && !{pace}.isAsked && !{pace}.isDrawing && !{pace}.goesOn"
        )

    def settings(self, name: str = "m") -> dict:
        """What the page last saved."""
        self.page.wait_for(f"models.{name}.saved.length > 0 && !twin('a').timer")
        return self.page.evaluate(f"models.{name}.saved.at(-1)")

    def _send(self, name: str, state: dict) -> None:
        text = json.dumps(
            {
                key: {"__bytes": base64.b64encode(value).decode()}
                if isinstance(value, bytes)
                else value
                for key, value in state.items()
                if key not in ("layout", "_esm", "_css")
            }
        )
        self.page.evaluate(
            "(name, text) => models[name].receive(revive(JSON.parse(text)))", name, text
        )
