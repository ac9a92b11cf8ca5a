"""Does the browser of the tests do what they ask, and tell all that happens?"""

import contextlib
import os
import signal
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from tests.browser import ScriptError

PAGE = """<!doctype html><meta charset="utf-8">
<style>body { margin: 0 } canvas { position: absolute; left: 20px; top: 10px; touch-action: none }</style>
<canvas width="64" height="48" tabindex="0"></canvas>
<script>
const canvas = document.querySelector("canvas"), context = canvas.getContext("2d");
context.fillStyle = "rgb(51, 102, 204)"; context.fillRect(0, 0, 64, 48);
context.fillStyle = "rgb(255, 0, 0)"; context.fillRect(0, 0, 1, 1);
const seen = [];
for (const name of ["pointerdown", "pointermove", "pointerup", "dblclick", "wheel", "keydown"])
  canvas.addEventListener(name, (event) => seen.push([name, event.pointerType, event.offsetX,
    event.offsetY, event.buttons, event.shiftKey, event.deltaY, event.key, event.code]));
</script>"""


@pytest.fixture
def page(browser, tmp_path):
    file = tmp_path / "a page.html"
    file.write_text(PAGE, encoding="utf-8")
    with browser.page(200, 100) as page:
        page.open(file)
        yield page


def events(page, *names):
    return page.evaluate("(names) => seen.filter(([name]) => names.includes(name))", names)


def test_values_promises_and_exceptions_come_back(page):
    assert page.evaluate("Promise.resolve([1, 'a', null, {b: 2.5}])") == [1, "a", None, {"b": 2.5}]
    assert page.evaluate("(a, b) => a.x + b", {"x": 2}, 3) == 5
    assert page.evaluate("undefined") is None
    assert np.isnan(page.evaluate("NaN"))
    for expression in ("nonsense", "Promise.reject(new Error('nonsense'))"):
        with pytest.raises(ScriptError, match="nonsense"):
            page.evaluate(expression)


def test_waiting_ends_and_tells_what_the_page_said(page):
    page.evaluate("setTimeout(() => { window.ready = 7; }, 100)")
    assert page.wait_for("window.ready") == 7
    page.evaluate("console.warn('a', 1, {}); setTimeout(() => { throw new Error('uncaught'); })")
    with pytest.raises(AssertionError, match=r"(?s)never.*warning: a 1 Object.*uncaught"):
        page.wait_for("window.never", timeout_s=0.3)
    assert page.console == [("warning", "a 1 Object")]
    assert len(page.errors) == 1
    with pytest.raises(AssertionError, match=r"no answer to Runtime.evaluate within 0.2 s"):
        page.evaluate("new Promise(() => {})", timeout_s=0.2)


def test_pictures_have_the_pixels_of_the_screen(page):
    picture = page.screenshot("canvas")
    assert picture.shape == (48, 64, 3)
    assert picture[0, 0].tolist() == [255, 0, 0]
    assert (picture.reshape(-1, 3)[1:] == [51, 102, 204]).all()
    page.resize(200, 100, pixel_ratio=2)
    assert page.screenshot().shape == (200, 400, 3)
    assert page.screenshot("canvas")[2:, 4:].reshape(-1, 3).tolist() == [[51, 102, 204]] * (
        94 * 124
    )


def test_hands_are_a_user_s(page):
    page.mouse.drag((30, 20), (50, 30), steps=2, modifiers=["Shift"])
    kinds = ["pointermove", "pointerdown", "pointermove", "pointermove", "pointerup"]
    seen = events(page, "pointerdown", "pointermove", "pointerup")
    assert [event[0] for event in seen] == kinds
    assert seen[1][1:6] == ["mouse", 10, 10, 1, True]
    assert seen[3][1:6] == ["mouse", 30, 20, 1, True]
    page.mouse.click(40, 20, times=2)
    page.mouse.wheel(40, 20, 120)
    page.keyboard.press("a")
    page.keyboard.press("ArrowLeft", modifiers=["Shift"])
    assert len(events(page, "dblclick")) == 1
    assert [event[6] for event in events(page, "wheel")] == [120]
    assert [event[5:] for event in events(page, "keydown")] == [
        [False, None, "a", "KeyA"],
        [True, None, "ArrowLeft", "ArrowLeft"],
    ]
    page.evaluate("seen.length = 0")
    page.touch.pinch((50, 30), 20, 40, steps=2)
    seen = events(page, "pointerdown", "pointermove", "pointerup")
    assert {event[1] for event in seen} == {"touch"}
    assert [event[2] for event in seen if event[0] == "pointerdown"] == [20, 40]
    assert {event[2] for event in seen if event[0] == "pointermove"} == {15, 45, 10, 50}
    assert [event[0] for event in seen].count("pointerup") == 2


def test_every_request_is_told_and_a_page_can_be_offline(browser, tmp_path):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    worker = f"fetch('{url}worker').then(() => postMessage(1), () => postMessage(0))"
    file = tmp_path / "page.html"
    file.write_text(
        f"""<!doctype html><img src="{url}image"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
        <script>
        window.answers = [fetch('{url}page').then((answer) => answer.text(), () => 'none'),
          new Promise((done) => new Worker(URL.createObjectURL(new Blob([`{worker}`])))
            .onmessage = ({{ data }}) => done(data))];
        new WebSocket('{url.replace("http", "ws")}socket');
        </script>""",
        encoding="utf-8",
    )
    try:
        for online, answers in ((True, ["hello", 1]), (False, ["none", 0])):
            with browser.page(online=online) as page:
                page.open(file)
                assert page.evaluate("Promise.all(answers)") == answers
                asked = {request.rsplit("/", 1)[1] for request in page.requests}
                assert page.requests[0] == file.as_uri()
                assert asked == {"page.html", "image", "page", "worker", "socket"}
    finally:
        server.shutdown()
        server.server_close()


def test_webgpu_draws_what_a_picture_shows(page):
    drawn = """(async () => {
      const adapter = await navigator.gpu.requestAdapter(), device = await adapter.requestDevice();
      const canvas = document.createElement("canvas"), context = canvas.getContext("webgpu");
      canvas.id = "gpu"; canvas.width = 40; canvas.height = 30; document.body.append(canvas);
      context.configure({ device, format: "bgra8unorm" });
      const encoder = device.createCommandEncoder(), clearValue = [0.2, 0.4, 0.8, 1];
      encoder.beginRenderPass({ colorAttachments: [{ view: context.getCurrentTexture().createView(),
        loadOp: "clear", storeOp: "store", clearValue }] }).end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      return adapter.info.description || adapter.info.vendor;
    })()"""
    assert page.evaluate(drawn)
    page.evaluate("canvas.remove()")
    picture = page.screenshot("#gpu")
    assert picture.shape == (30, 40, 3)
    assert (picture == [51, 102, 204]).all()


def test_it_ends_with_all_its_processes_and_starts_anew(browser):
    with browser.page() as page:
        group = browser.pid
        assert len(running(group)) > 2
        os.kill(group, signal.SIGKILL)  # the first of them alone
        with pytest.raises(AssertionError, match="the browser has ended"):
            page.evaluate("1 + 1")
    with browser.page() as page:
        assert page.evaluate("1 + 1") == 2
    ends = time.monotonic() + 10
    while running(group) and time.monotonic() < ends:
        time.sleep(0.05)
    assert running(group) == []


def running(group: int) -> list[str]:
    """What the system says of a group's processes that have not ended."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            about = file.read_text()
            state, _, its_group = about.rsplit(")", 1)[1].split()[:3]
            found += [about] if int(its_group) == group and state != "Z" else []
    return found
