"""A browser without scripts, worked by keyboard: it knows links and forms as HTML does, and nothing of htmx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborNode

from console.routes import PAGES, find

from .world import CONSOLE, OWN, Browser, ConsoleWorld, Page

Pairs = list[tuple[str, str]]
REDIRECTS_AT_MOST = 5


@dataclass(frozen=True)
class Form:
    """A form of a page, with the button it is sent by; a form of one field is sent by Enter in it."""

    node: LexborNode
    at: str
    """The address of its page."""
    button: LexborNode | None

    @property
    def method(self) -> str:
        return str(self.node.attributes.get("method") or "get").upper()

    @property
    def action(self) -> str:
        address = urlsplit(urljoin(f"{CONSOLE}{self.at}", str(self.node.attributes.get("action") or self.at)))
        assert f"{address.scheme}://{address.netloc}" == CONSOLE, "a form is sent to the console"
        return f"{address.path}?{address.query}" if address.query and self.method == "POST" else address.path

    def pairs(self, typed: Mapping[str, list[str]]) -> Pairs:
        """What HTML sends: every field as it stands, but those of a name that were filled in otherwise."""
        sent = [pair for pair in _standing(self.node) if pair[0] not in typed]
        sent += [(name, value) for name, values in typed.items() for value in values]
        if self.button is not None and self.button.attributes.get("name"):
            sent.append((str(self.button.attributes["name"]), str(self.button.attributes.get("value") or "")))
        return sent

    @property
    def task(self) -> str:
        return task_of(self.method, self.action.partition("?")[0], dict(self.pairs({})))


def task_of(method: str, path: str, sent: Mapping[str, str]) -> str:
    """What sending a form does, in the words of ``tasks.TASKS``."""
    if path == "/sign-out":
        return f"{method} {path}"
    found = find(method, path)
    assert found is not None, f"{method} {path} is no page of the console"
    (route,) = [name for name, page in PAGES.items() if page is found.page]
    step = found.arguments.get("step", "")
    return " ".join(part for part in (route.replace("{step}", step), _deed(sent)) if part)


def _deed(sent: Mapping[str, str]) -> str:
    if sent.get("do") == "state":
        return f"state {sent.get('holds') or 'nothing'}"
    if "take" in sent:
        return "take one" if " " in sent["take"] else "take chosen"
    return sent.get("do") or ("confirm" if "confirming" in sent else "")


def _standing(form: LexborNode) -> Iterator[tuple[str, str]]:
    for one in form.css("input, select, textarea"):
        given = one.attributes
        name, kind = str(given.get("name") or ""), given.get("type")
        if not name or "disabled" in given:
            continue
        if one.tag == "select":
            chosen = one.css_first("option[selected]") or one.css_first("option")
            yield name, str(chosen.attributes.get("value") or "") if chosen else ""
        elif kind not in ("checkbox", "radio") or "checked" in given:
            yield name, str(given.get("value") or "")


def forms_of(page: Page, at: str) -> list[Form]:
    """Every form of a page by each button that sends it."""
    found = []
    for node in page.tree.css("form"):
        found += [Form(node, at, one) for one in node.css("button")] or [Form(node, at, None)]
    return found


def name_of(node: LexborNode) -> str:
    return " ".join((node.attributes.get("aria-label") or node.text()).split())


@dataclass
class Plain(Browser):
    """Somebody at it. ``pressed`` is what they did, ``offered`` what any page they saw offers to do."""

    at: str = "/"
    page: Page = field(default_factory=lambda: Page(0, {}, (), b"", 0))
    pressed: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)

    def open(self, address: str) -> Page:
        """A page, after every redirect."""
        for _ in range(REDIRECTS_AT_MOST):
            page = self.get(address)
            if page.status != 303:
                return self._seen(page, address)
            address = page.location
        raise AssertionError(f"{address} leads in circles")

    def follow(self, words: str) -> Page:
        """A link by its words."""
        found = [one for one in self.page.tree.css("a[href]") if name_of(one).startswith(words)]
        assert found, f"no link {words}: {self.page.words('a[href]')}"
        return self.open(urljoin(self.at, str(found[0].attributes["href"])))

    def press(self, button: str, *, among: str = "", **typed: str | list[str]) -> Page:
        """A button of the page by its words, after filling in fields by name; ``among`` is text of its form."""
        forms = [one for one in forms_of(self.page, self.at) if one.button and name_of(one.button).startswith(button)]
        chosen = [one for one in forms if among in str(one.node.html)]
        assert chosen, f"no button {button}: {self.page.words('main button')}"
        return self.send(chosen[0], typed)

    def enter(self, field_name: str, text: str) -> Page:
        """Enter in the only field of a form that has no button, or a button that says the same."""
        (form,) = {id(one.node): one for one in forms_of(self.page, self.at)
                   if one.node.css_first(f"input[name={field_name}]")}.values()  # fmt: skip
        return self.send(form, {field_name: text})

    def send(self, form: Form, typed: Mapping[str, str | list[str]]) -> Page:
        given = {name: value if isinstance(value, list) else [value] for name, value in typed.items()}
        fields = {str(one.attributes.get("name")) for one in form.node.css("input, select, textarea")}
        assert set(given) <= fields, f"the form has no {set(given) - fields}"
        pairs = form.pairs(given)
        self.pressed.add(task_of(form.method, form.action.partition("?")[0], dict(pairs)))
        if form.method == "GET":
            return self.open(f"{form.action}?{urlencode(pairs)}")
        many: dict[str, list[str]] = {}
        for name, value in pairs:
            many.setdefault(name, []).append(value)
        page = self._kept(self.world.ask("POST", form.action, many, cookies=self.cookies, headers=OWN))
        if page.status != 303 or not page.location.startswith("/"):
            return page if page.status == 303 else self._seen(page, form.action)
        if form.action != "/sign-out":
            self._presses_again(form.action, many)
        return self.open(page.location)

    def _presses_again(self, action: str, sent: Mapping[str, list[str]]) -> None:
        """A second press of the button: nothing more is asked of the API."""
        known = len(self.world.remote.asked)
        again = self.world.ask("POST", action, sent, cookies=self.cookies, headers=OWN)
        assert (again.status, again.location.partition("?")[2]) == (303, "said=sent-already"), action
        assert self.world.remote.asked[known:] == []

    def _seen(self, page: Page, address: str) -> Page:
        self.page, self.at = page, address.partition("#")[0]
        if page.headers["content-type"].startswith("text/html"):
            self.offered |= {one.task for one in forms_of(page, self.at)}
            assert objections(page) == [], address
        return page


def plain(world: ConsoleWorld, role: str = "administrator") -> Plain:
    """Somebody who has signed in."""
    browser = Plain(world)
    assert browser.sign_in(role).status == 303
    return browser


def objections(page: Page) -> list[str]:
    """What keeps a page from being used by keyboard, or without scripts."""
    tree = page.tree
    found = [f"tabindex {one.attributes['tabindex']}: {one.html}" for one in tree.css("[tabindex]") if not _stops(one)]
    found += [f"a link that leads nowhere: {one.html}" for one in tree.css("a:not([href])")]
    found += [f"no control, but called one: {one.html}" for one in tree.css("[role=button], [role=link], [role=tab]")]
    found += [f"opens by nothing: {one.html}" for one in tree.css("details") if one.css_first("summary") is None]
    found += [
        f"does nothing without a script: {one.html}" for one in tree.css("button[type=button]") if not _copies(one)
    ]
    found += [f"is out of every form: {one.html}" for one in tree.css("button") if not _is_sent(one)]
    found += [f"is sent by nothing: {one.html}" for one in tree.css("form") if not _can_be_sent(one)]
    found += [f"a script acts: {one.html}" for one in tree.css("*") if _acts(one)]
    if tree.css("[hx-get]") and tree.css_first("html") and not tree.css("noscript meta[http-equiv=refresh]"):
        found.append("progress that comes by a script only")
    return found


def _stops(one: LexborNode) -> bool:
    """Besides native controls: what scrolls, and what is given the focus by a link or a page that loads."""
    index = one.attributes["tabindex"]
    scrolls = "scroll" in str(one.attributes.get("class")).split() and one.attributes.get("role") == "group"
    return index == "-1" or (index == "0" and scrolls)


def _copies(one: LexborNode) -> bool:
    """Hidden until a script shows it: without one, what it copies can be chosen by hand."""
    return "data-copies" in one.attributes and "hidden" in one.attributes


def _is_sent(one: LexborNode) -> bool:
    parent = one.parent
    while parent is not None and parent.tag != "form":
        parent = parent.parent
    return parent is not None or _copies(one)


def _can_be_sent(form: LexborNode) -> bool:
    """By a button, or by Enter in its one field; one that asks for nothing and offers nothing need not be."""
    typed = [one for one in form.css("input") if one.attributes.get("type") != "hidden"]
    return bool(form.css("button:not([type=button])")) or len(typed) <= 1


def _acts(one: LexborNode) -> bool:
    """htmx only asks again for what is on the page, by the clock; nothing else listens."""
    given = one.attributes
    asks = "hx-get" in given and str(given.get("hx-trigger")).startswith("every ")
    allowed = {"hx-get", "hx-trigger", "hx-swap", "hx-select"} if asks else set[str]()
    return any(name.startswith(("on", "hx-", "data-hx")) and name not in {*allowed, "hx-disable"} for name in given)
