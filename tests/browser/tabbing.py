"""Tab through a page: every control is come to, in the order it is read in, shows that, and lets go again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST = 120
"""How many stops of a page are walked; what follows are rows like those before."""
OF_A_DATE = 3
"""Stops of a date's field more than one: its month, day and year, and its calendar."""
BEGIN = """() => {
    const stops = [...document.querySelectorAll(
        "a[href], button, input, select, textarea, summary, [tabindex='0']")].filter(one => {
        if (one.type === "hidden" || one.disabled || !one.checkVisibility()) return false;
        if (one.type !== "radio") return true;
        const group = [...document.getElementsByName(one.name)].filter(other => other.form === one.form);
        const chosen = group.find(other => other.checked) || group[0];
        return one === chosen;
    });
    window.walk = {stops, met: []};
    document.addEventListener("focusin", event => window.walk.met.push(
        [event.target, getComputedStyle(event.target).outlineWidth]));
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute("tabindex");
    window.walk.met.length = 0;
    return [stops.length, stops.filter(one => one.type === "date").length];
}"""
END = """most => {
    const told = one => one.outerHTML.slice(0, 100), {stops, met} = window.walk, found = [];
    const expected = stops.slice(0, most), order = met.map(([one]) => one).slice(0, expected.length);
    expected.forEach((one, place) => {
        if (!order.includes(one)) found.push(["Tab does not come to", told(one)]);
        else if (order[place] !== one) found.push(["Tab comes out of order to", told(one)]);
    });
    met.slice(0, expected.length).forEach(([one, ring]) => {
        if (ring !== "3px") found.push(["does not show that it has the focus", told(one)]);
    });
    document.activeElement.blur();  // the picture that follows shows the page as it is opened
    return found.slice(0, 5);
}"""


def walk(page: Page) -> list[tuple[str, str]]:
    """What is wrong with the way that Tab leads."""
    count, dates = page.evaluate(BEGIN)
    stops = min(count, MOST)
    for _ in range(stops + dates * OF_A_DATE):
        page.keyboard.press("Tab")
    return [(str(what), str(where)) for what, where in page.evaluate(END, stops)]
