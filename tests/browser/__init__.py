"""A browser without a screen, in which tests open pages: `browser.page()` in `tests/conftest.py`."""

from tests.browser.browser import Browser, chromium
from tests.browser.page import Message, Page, ScriptError

__all__ = ["Browser", "Message", "Page", "ScriptError", "chromium"]
