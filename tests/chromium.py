"""A page in Chromium, headless and on the CPU, and what it answers."""

import json
import shutil
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

# WebGPU on SwiftShader, a driver that Chromium brings along: no GPU and no display is needed.
FLAGS = (
    *("--headless", "--no-sandbox", "--no-first-run", "--disable-dev-shm-usage"),
    *("--enable-unsafe-webgpu", "--enable-features=Vulkan", "--use-vulkan=swiftshader"),
    "--use-angle=swiftshader",
)


def chromium() -> str | None:
    """The program, where it is installed."""
    return shutil.which("chromium")


def answer_of(page: str, folder: Path, timeout_s: float) -> Any:
    """What a page posts to ``/answer``, as JSON.

    Parameters
    ----------
    page : str
        HTML.
    folder : Path
        Empty; for Chromium to keep its profile in.
    timeout_s : float
        How long it may take; AssertionError, with what Chromium said, if it takes longer.
    """
    answered, answers = threading.Event(), []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = page.encode() if self.path == "/" else b""
            self.send_response(200 if content else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            answers.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()
            answered.set()

        def log_message(self, *_) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    said = folder / "chromium.log"
    with said.open("wb") as log:
        command = [str(chromium()), *FLAGS, f"--user-data-dir={folder / 'profile'}", url]
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        ends = time.monotonic() + timeout_s
        while not answered.wait(0.1) and process.poll() is None and time.monotonic() < ends:
            pass
    finally:
        process.terminate()
        process.wait(timeout=30)
        server.shutdown()
        server.server_close()
    assert answers, f"no answer within {timeout_s} s; Chromium said:\n{said.read_text()[-3000:]}"
    return json.loads(answers[0])
