"""axe-core in a page: what screen readers, keyboards and weak eyes trip over; and what does not fit."""

from functools import cache
from typing import Any, Literal, cast

from playwright.async_api import Page

from sandbox.stack import CHECKOUT

SCRIPT = CHECKOUT / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
BESIDES = ("label-content-name-mismatch",)
"""Of the experimental rules: whoever speaks to their browser says what they read on a button."""
Theme = Literal["light", "dark"]
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules about what a theme changes: in the second one there is nothing else to find."""

LOOKED_FOR: dict[Theme, dict[str, Any]] = {
    "light": {"runOnly": list(TAGS), "rules": {rule: {"enabled": True} for rule in BESIDES}},
    "dark": {"runOnly": {"type": "rule", "values": list(COLOURS)}},
}
FRAMES = 20
LOOKS = 3

_RUN = """async ({ within, ...options }) => {
    const { violations } = await axe.run(within ?? document, { ...options, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
        `${id}: ${target.join(" ")}: ${failureSummary.split("\\n").slice(1).join(" ").trim()}`));
}"""
_STEADY = """async (ticks) => {
    for (let calm = 0; calm < ticks; calm = document.querySelector("[data-guarded]") ? 0 : calm + 1)
        await new Promise((resolve) => setTimeout(resolve, 100));
}"""
"""A button that has just come or moved is faint until it may be pressed, 0.6 s later."""
_SHOWN = """(theme) => {
    const { mantineColorScheme } = document.documentElement.dataset;
    return mantineColorScheme === theme || document.getElementById("root") === null;
}"""
"""A page that is not the app's follows the system by its style alone."""
TICKS: dict[Theme, int] = {"light": 8, "dark": 1}
"""Tenths of a second in which nothing is faint; in the second theme the page is steady from the first."""
_TOO_WIDE = """() => {
    const found = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth + 1) {
        const wide = [...document.body.querySelectorAll("*")]
            .filter((each) => each.getBoundingClientRect().right > clientWidth + 1 && each.checkVisibility());
        const last = wide.at(-1);
        found.push(`${scrollWidth} wide in ${clientWidth}: <${last?.tagName} class="${last?.className}">`);
    }
    for (const label of document.querySelectorAll("button, a, h1, h2, label, [role=status]")) {
        const style = getComputedStyle(label);
        const clips = style.overflowX !== "visible" && style.textOverflow !== "ellipsis";
        const { clientWidth, scrollWidth } = label;
        if (clips && label.checkVisibility() && clientWidth > 1 && scrollWidth > clientWidth + 1)
            found.push(`clipped: <${label.tagName}> "${label.textContent.trim().slice(0, 40)}"`);
    }
    return found;
}"""


@cache
def _script() -> str:
    return f"() => {{ {SCRIPT.read_text()} }}"


async def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds in the page as it is, in both themes. Empty when all is well.

    `within`: a selector, for a dialog over a page; axe takes its buttons for ones that cover those behind.
    """
    if not await page.evaluate("() => 'axe' in window"):
        await page.evaluate(_script())
    await page.wait_for_load_state("networkidle")
    found: list[str] = []
    for theme, options in LOOKED_FOR.items():
        await _show(page, theme)
        found += [
            f"{theme}: {each}" for each in await _lasting(page, {**options, "within": within}, TICKS[theme])
        ]
    await _show(page, "light")
    return found


async def _lasting(page: Page, options: dict[str, Any], ticks: int) -> list[str]:
    """What is still there at another look: something may come while axe is at it."""
    told: list[str] = []
    for _ in range(LOOKS):
        await page.evaluate(_STEADY, ticks)
        told = cast("list[str]", await page.evaluate(_RUN, options))
        if not told:
            break
    return told


async def _show(page: Page, theme: Theme) -> None:
    """As if the system had changed, and the page had drawn it."""
    await page.emulate_media(color_scheme=theme)
    await page.wait_for_function(_SHOWN, arg=theme)
    await _drawn(page)


async def _drawn(page: Page) -> None:
    await page.evaluate(
        "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"
    )


async def clipped(page: Page, width: int, *, text: str = "100%") -> list[str]:
    """What does not fit at that width, with text of that size."""
    await page.set_viewport_size({"width": width, "height": 800})
    await page.evaluate("(size) => { document.documentElement.style.fontSize = size }", text)
    found: list[str] = []
    for _ in range(FRAMES):  # what floats finds its new place after the page has drawn the rest
        await _drawn(page)
        found = cast("list[str]", await page.evaluate(_TOO_WIDE))
        if not found:
            break
    await page.evaluate("() => { document.documentElement.style.fontSize = '' }")
    return [f"{width} px, text {text}: {each}" for each in found]
