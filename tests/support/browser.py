"""A headless Chromium in which the tests look at pages: from disk, the network off."""

import base64
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
SWITCHES = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars")


@contextmanager
def browser(scripts: bool = True) -> Iterator[Any]:
    """The browser; skips with the reason where there is none."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="part of the extra test")
    from selenium.webdriver.chrome.service import Service

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    driver = shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("needs chromium and chromedriver")
    options = webdriver.ChromeOptions()
    for word in SWITCHES:
        options.add_argument(word)
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    found = webdriver.Chrome(options=options, service=Service(driver))
    found.execute_cdp_cmd("Network.enable", {})
    found.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
    found.scripts = scripts
    try:
        yield found
    finally:
        found.quit()


def seen(browser: Any, page: Path, width: int, scheme: str = "light", media: str = "") -> None:
    """Opens the page at a width, in a scheme of colours, on a screen or as printed."""
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    browser.get("about:blank")  # else a place within the page before would do for the page
    browser.get(page.as_uri())
    _read_to_its_end(browser)


def _read_to_its_end(browser: Any) -> None:
    """Waits for what stands last on every page: a busy machine may say too soon that it is loaded."""
    from selenium.webdriver.common.by import By
    from selenium.webdriver.support.ui import WebDriverWait

    wait = WebDriverWait(browser, 60)
    wait.until(lambda found: found.find_elements(By.CSS_SELECTOR, "#assumed pre"))
    if browser.scripts:
        wait.until(lambda found: found.execute_script("return document.readyState") == "complete")


def picture(browser: Any, box: dict[str, float]) -> Any:
    """What stands in a box of the page (x, y, width, height), in shades of grey."""
    from PIL import Image

    shot = browser.execute_cdp_cmd(
        "Page.captureScreenshot", {"captureBeyondViewport": True, "clip": {**box, "scale": 1}}
    )
    return Image.open(io.BytesIO(base64.b64decode(shot["data"]))).convert("L")
