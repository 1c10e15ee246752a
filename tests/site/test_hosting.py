"""The recipes for hosts: what real servers answer when they are set up as hosting/ says."""

from __future__ import annotations

import gzip
import http.client
import shutil
import socket
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import yaml
from markdown_it import MarkdownIt

from sphinx_light_pages.policy import POLICY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from playwright.sync_api import Route

    from conftest import Site, View

    Watch = Callable[..., AbstractContextManager[View]]

ROOT = Path(__file__).parents[2]
RECIPES = {name: ROOT / "hosting" / name for name in ("nginx.conf", "Caddyfile")}
EXPECTED = yaml.safe_load(Path(__file__).with_name("hosting.yaml").read_text(encoding="utf-8"))
MOVED = ("/python/old-name.html", "/python/new-name.html")
LOST = "/no/such/page.html"
# Shown when a server listens.
READY = {"nginx": "getrlimit", "caddy": "serving initial configuration"}
NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
events {{}}
http {{
    access_log off;
    {temporary}
    include {folder}/notes.conf;
}}
"""
CADDY = """
{{
	admin off
}}
import {folder}/Notes
"""


@dataclass(frozen=True)
class Answer:
    """What a server says."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server that runs, and the port where it has the site."""

    name: str
    scheme: str
    port: int
    root: Path
    plain_port: int

    @property
    def address(self) -> str:
        """The address of the root."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def ask(self, address: str, **headers: str) -> Answer:
        """Return the answer for an address."""
        if self.scheme == "https":
            context = ssl._create_unverified_context()  # The certificate is nobody's.
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port)
        return read_answer(connection, address, headers)

    def find(self, pattern: str) -> str:
        """Return the address of the first file that a pattern finds."""
        path = min(self.root.glob(pattern))
        return f"/{path.relative_to(self.root).as_posix()}"


def read_answer(
    connection: http.client.HTTPConnection, address: str, headers: dict[str, str]
) -> Answer:
    """Return the answer on a connection, which is closed."""
    connection.request("GET", address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    connection.close()
    return answer


# -- Servers ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hosted(build_for: Callable[..., Site]) -> Site:
    """Provide a site made for the root of a host, with files that only some builds have."""
    site = build_for(SITE_URL="https://notes.example.org")
    for name in ("laixun.epub", "laixun.pdf", "data.json", "program.java", "program.py"):
        (site.outdir / name).write_bytes(b"x")
    (site.outdir / "packed.txt").write_bytes(b"not packed")
    (site.outdir / "packed.txt.gz").write_bytes(gzip.compress(b"packed"))
    return site


def find_ports(count: int) -> list[int]:
    """Return ports that nobody listens at."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def change(text: str, changes: dict[str, str]) -> str:
    """Return a recipe with the changes that a host makes; each finds its place."""
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


def prepare_nginx(folder: Path, root: Path, plain_port: int, port: int) -> list[str]:
    """Write what nginx needs; return its command."""
    key, certificate = folder / "privkey.pem", folder / "fullchain.pem"
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    about = ["-subj", "/CN=notes.example.org", "-days", "1"]
    subprocess.run(
        ["openssl", "req", "-x509", *curve, *files, *about], check=True, capture_output=True
    )
    changes = {
        "    listen [::]:80;\n": "",
        "    listen [::]:443 ssl http2;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "listen 443 ": f"listen 127.0.0.1:{port} ",
        "/etc/letsencrypt/live/notes.example.org/": f"{folder}/",
        "/srv/notes;": f"{root};",
        f"# {MOVED[0]}": MOVED[0],
    }
    recipe = change(RECIPES["nginx.conf"].read_text(encoding="utf-8"), changes)
    (folder / "notes.conf").write_text(recipe, encoding="utf-8")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    whole = NGINX.format(folder=folder, temporary=temporary)
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    directives = "error_log stderr notice;"
    return ["nginx", "-e", "stderr", "-g", directives, "-c", str(folder / "nginx.conf")]


def prepare_caddy(folder: Path, root: Path, _plain_port: int, port: int) -> list[str]:
    """Write what Caddy needs; return its command."""
    changes = {
        "{$NOTES_ADDRESS:notes.example.org}": f"http://127.0.0.1:{port}",
        "{$NOTES_ROOT:/srv/notes}": str(root),
        "# redir ": "redir ",
    }
    recipe = change(RECIPES["Caddyfile"].read_text(encoding="utf-8"), changes)
    (folder / "Notes").write_text(recipe, encoding="utf-8")
    (folder / "Caddyfile").write_text(CADDY.format(folder=folder), encoding="utf-8")
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


PREPARE = {"nginx": (prepare_nginx, "https"), "caddy": (prepare_caddy, "http")}


@pytest.fixture(scope="module", params=PREPARE)
def server(
    request: pytest.FixtureRequest, hosted: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """Provide each server, set up as its recipe says, with the site."""
    name: str = request.param
    folder = tmp_path_factory.mktemp(name)
    prepare, scheme = PREPARE[name]
    plain_port, port = find_ports(2)
    program, *words = prepare(folder, hosted.outdir, plain_port, port)
    path = shutil.which(program, path="/usr/sbin:/usr/local/sbin:/usr/local/bin:/usr/bin")
    assert path, f"apt.txt names a package that has {program}"
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen([path, *words], stderr=subprocess.PIPE, env=environment) as process:
        said = []
        for line in process.stderr:
            said.append(line.decode())
            if READY[name] in said[-1]:
                break
        else:
            pytest.fail("".join(said))
        # What it says later would fill the pipe one day.
        Thread(target=process.stderr.read, daemon=True).start()
        yield Server(name, scheme, port, hosted.outdir, plain_port)
        process.terminate()


# -- What they answer -------------------------------------------------------------------------


def test_every_answer_has_the_headers(server: Server) -> None:
    """Pages, files, feeds, errors, redirects and 304 have the policy and the other headers."""
    tag = server.ask("/index.html").headers["ETag"]
    answers = {
        "a page": (server.ask("/"), 200),
        "a style sheet": (server.ask("/_static/base.css?v=01234567"), 200),
        "a feed": (server.ask("/atom.xml"), 200),
        "a lost page": (server.ask(LOST), 404),
        "an unchanged page": (server.ask("/index.html", If_None_Match=tag), 304),
        "a moved page": (server.ask(MOVED[0]), 301),
    }
    expected = {**EXPECTED["headers"], "Content-Security-Policy": POLICY}
    for kind, (answer, status) in answers.items():
        assert answer.status == status, kind
        assert {name: answer.headers.get_all(name) for name in expected} == {
            name: [value] for name, value in expected.items()
        }, kind


@pytest.mark.parametrize(("pattern", "query", "age"), EXPECTED["ages"])
def test_how_long_an_answer_is_kept(server: Server, pattern: str, query: str, age: str) -> None:
    """What has a hash of its content is kept for ever, pages and feeds are asked for again."""
    answer = server.ask(server.find(pattern) + query)
    assert (answer.status, answer.headers.get_all("Cache-Control")) == (200, [age])


@pytest.mark.parametrize("query", ["", "?v=01234567"])
def test_an_error_is_not_kept(server: Server, query: str) -> None:
    """An address that leads nowhere may lead somewhere tomorrow, a versioned one as well."""
    assert server.ask(LOST + query).headers.get_all("Cache-Control") == ["no-cache"]


def test_every_kind_of_file_has_its_type(server: Server) -> None:
    """Each suffix that a build has is known to the server, text as UTF-8, feeds as feeds."""
    kinds = {}
    for path in sorted(server.root.rglob("*")):
        if path.is_file() and not path.name.startswith(".") and path.suffix != ".gz":
            kind = path.name if path.name in EXPECTED["types"] else path.suffix
            kinds.setdefault(kind, f"/{path.relative_to(server.root).as_posix()}")
    said = {kind: server.ask(address).headers["Content-Type"] for kind, address in kinds.items()}
    # RFC 9110 takes no notice of the case of a charset or of the space before it.
    shown = {kind: (value or EXPECTED["types"][".mo"]).lower() for kind, value in said.items()}
    assert shown == EXPECTED["types"]


@pytest.mark.parametrize("address", ["/index.html", "/atom.xml", "/_static/page.css", LOST])
def test_text_is_compressed(server: Server, address: str) -> None:
    """Text is sent compressed to whom can read that, and as it is to all others."""
    plain, packed = server.ask(address), server.ask(address, Accept_Encoding="gzip")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)


def test_what_is_compressed_already_is_not_again(server: Server) -> None:
    """Fonts and images are sent as they are; of a file with its .gz beside it, the latter is."""
    for pattern in ("_static/icon-180.png", "_static/katex/**/KaTeX_Main-Regular*.woff2"):
        answer = server.ask(server.find(pattern), Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] is None, pattern
    packed = server.ask("/packed.txt", Accept_Encoding="gzip")
    assert gzip.decompress(packed.body) == b"packed"
    assert packed.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert server.ask("/packed.txt").body == b"not packed"


def test_a_lost_address_has_the_sites_page(server: Server) -> None:
    """An address that leads nowhere is answered with 404 and the page for errors."""
    answer = server.ask(LOST)
    assert answer.status == 404
    assert answer.headers["Content-Type"].lower() == "text/html; charset=utf-8"
    assert answer.body == (server.root / "404.html").read_bytes()


@pytest.mark.parametrize("address", ["/.buildinfo", "/.git/config"])
def test_hidden_files_stay_hidden(server: Server, address: str) -> None:
    """What begins with a dot is not told from what is not there."""
    assert server.ask(address).status == 404
    assert server.ask(address).body == server.ask(LOST).body


def test_a_moved_page_is_found(server: Server) -> None:
    """A line in the recipe leads from an old address to the new one, for good."""
    answer = server.ask(MOVED[0])
    assert (answer.status, answer.headers["Location"]) == (301, MOVED[1])


def test_a_folder_has_its_index(server: Server) -> None:
    """A folder is shown by its index; without the slash it leads to the one with it."""
    assert server.ask("/topic/").body == (server.root / "topic" / "index.html").read_bytes()
    answer = server.ask("/topic")
    assert answer.status in (301, 308)
    assert answer.headers["Location"] == "/topic/"


def test_plain_http_leads_to_https(server: Server) -> None:
    """nginx sends plain requests on to https; Caddy does that by itself."""
    if server.name == "nginx":
        connection = http.client.HTTPConnection("127.0.0.1", server.plain_port)
        answer = read_answer(connection, "/topic/?q=x", {"Host": "notes.example.org"})
        expected = "https://notes.example.org/topic/?q=x"
        assert (answer.status, answer.headers["Location"]) == (301, expected)
    else:
        assert "http://" not in RECIPES["Caddyfile"].read_text(encoding="utf-8")


@pytest.mark.parametrize("address", ["/", "/topic/everything.html", "/search.html?q=x", LOST])
def test_a_page_works_there(watch: Watch, server: Server, address: str) -> None:
    """In a browser a page of each kind has its looks and breaks no rule of the policy."""
    with watch(ignore_https_errors=True) as view:
        view.page.goto(f"{server.address}{address}")
        view.page.wait_for_load_state("networkidle")
        assert view.list_violations() == []
        expected = ["Failed to load resource"] if address == LOST else []
        assert [error.partition(":")[0] for error in view.errors] == expected
        assert view.page.locator("main h1").first.is_visible()
        assert all(f"127.0.0.1:{server.port}" in url for url in view.requests)


# -- Where a host serves the site ---------------------------------------------------------------

PAGES = {
    "index": "# Home\n\n```{toctree}\nupdates\ntopic/index\n```\n",
    "updates": "# Updates\n\nNone.\n",
    "topic/index": "# Topic\n\n```{toctree}\nnote\n```\n",
    "topic/note": "# Note\n\nText.\n",
}
# What hosts say of where they serve a site, and the path of it.
HOSTS = {
    "Read the Docs": (
        {
            "READTHEDOCS": "True",
            "READTHEDOCS_CANONICAL_URL": "https://docs.example.org/zh-cn/stable/",
            "SITE_URL": "",
        },
        "/zh-cn/stable/",
    ),
    "a project on GitHub Pages": (
        {
            "SITE_URL": "https://octocat.github.io/notes",
            "REPOSITORY_URL": "https://github.com/octocat/notes",
        },
        "/notes/",
    ),
}


def list_addresses(site: Site, name: str) -> set[str]:
    """Return the addresses on a page, but for those of other hosts and of the page itself."""
    elements = site.parse(name).select("[href], [src], [action]")
    named = (element.get(key) for element in elements for key in ("href", "src", "action"))
    return {address for address in named if address and not urlsplit(address).netloc} - {"#"}


@pytest.mark.parametrize("host", HOSTS)
def test_the_page_for_errors_knows_where_it_is(
    build_for: Callable[..., Site], tmp_path: Path, host: str
) -> None:
    """Shown at any address, it leads to files and pages below the path that the host serves."""
    environment, prefix = HOSTS[host]
    (tmp_path / "topic").mkdir()
    for name, body in PAGES.items():
        (tmp_path / f"{name}.md").write_text(body, encoding="utf-8")
    site = build_for(tmp_path, **environment)
    addresses = {each for each in list_addresses(site, "404.html") if not each.startswith("#")}
    assert {f"{prefix}index.html", f"{prefix}atom.xml", f"{prefix}search.html"} <= addresses
    assert [address for address in addresses if not address.startswith(prefix)] == []
    files = {urlsplit(address).path.removeprefix(prefix) for address in addresses}
    assert [name for name in sorted(files) if not (site.outdir / name).is_file()] == []
    (canonical,) = site.parse("index.html").select('link[rel="canonical"]')
    assert canonical["href"].endswith(f"{prefix}index.html")
    repository = environment.get("REPOSITORY_URL", "https://example.org/laixun")
    mend = site.parse("topic/note.html").select(".note-mend a")
    assert mend
    assert [a["href"] for a in mend if not a["href"].startswith(f"{repository}/")] == []


# -- One policy -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["hosting/nginx.conf", "hosting/Caddyfile", "README.md"])
def test_one_policy_is_told_everywhere(name: str) -> None:
    """What recipes and documents call the policy is the one that pages are tested under."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert text.count("default-src 'self';") == text.count(POLICY) == 1


# -- What docs/hosting.md says ----------------------------------------------------------------

DOCUMENT = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
DOCUMENTED = [
    token.content.strip()
    for token in MarkdownIt().parse(DOCUMENT)
    if token.type == "fence" and token.content.startswith("default-src")
]
# What the client of giscus does, and the counter of GoatCounter where it cannot send beacons.
CLIENTS = {
    "https://giscus.app": """
        const frame = document.createElement("iframe");
        frame.src = "https://giscus.app/zh-CN/widget";
        frame.style.opacity = "0";
        frame.addEventListener("load", () => frame.style.removeProperty("opacity"));
        const style = document.createElement("link");
        style.rel = "stylesheet";
        style.href = "https://giscus.app/default.css";
        document.head.prepend(style);
        document.body.append(frame);
    """,
    "https://stats.example.org": """
        navigator.sendBeacon("https://stats.example.org/count?p=beacon");
        const image = document.createElement("img");
        image.src = "https://stats.example.org/count?p=image";
        document.body.append(image);
    """,
}
ASKED = {
    "https://giscus.app": ["/client.js", "/default.css", "/zh-CN/widget"],
    "https://stats.example.org": ["/count", "/count"],
}


def find_documented(origin: str) -> str:
    """Return the policy that the document gives for what comes from another origin."""
    (policy,) = (policy for policy in DOCUMENTED if origin in policy)
    return policy


def read_policy(policy: str) -> dict[str, set[str]]:
    """Return the sources of each directive of a policy."""
    words = (directive.split() for directive in policy.split(";"))
    return {name: set(sources) for name, *sources in words}


def test_the_document_says_the_policy() -> None:
    """The first policy in the document is that of the site."""
    assert DOCUMENTED[0] == POLICY
    assert len(DOCUMENTED) == 1 + len(CLIENTS)


@pytest.mark.parametrize("origin", CLIENTS)
def test_a_documented_policy_allows_one_more_origin(origin: str) -> None:
    """A policy for a service is that of the site, and what the one service needs; no keyword."""
    ours, theirs = read_policy(POLICY), read_policy(find_documented(origin))
    assert {name: theirs.get(name) for name in ours} == ours
    added = {name: sources for name, sources in theirs.items() if name not in ours}
    assert added
    assert all(sources - {"'self'"} == {origin} for sources in added.values())


@pytest.mark.parametrize("is_documented", [False, True])
@pytest.mark.parametrize("origin", CLIENTS)
def test_a_service_needs_what_is_documented(
    watch: Watch, server: Server, origin: str, is_documented: bool
) -> None:
    """A service on another origin gets nothing under the policy; under its own, all it asks for."""
    policy = find_documented(origin) if is_documented else POLICY
    asked = []
    client = "count.js" if origin == "https://stats.example.org" else f"{origin}/client.js"

    def plant(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace("</head>", f'<script src="{client}" defer></script></head>')
        headers = {**response.headers, "content-security-policy": policy}
        route.fulfill(response=response, body=body, headers=headers)

    def serve_client(route: Route) -> None:
        route.fulfill(body=CLIENTS[origin], content_type="text/javascript")

    def serve_service(route: Route) -> None:
        path = urlsplit(route.request.url).path
        asked.append(path)
        if path == "/client.js":
            serve_client(route)
        elif path == "/count":
            route.fulfill(
                status=200,
                body="<svg xmlns='http://www.w3.org/2000/svg'/>",
                content_type="image/svg+xml",
            )
        else:
            kind = "text/css" if path.endswith(".css") else "text/html"
            route.fulfill(body="", content_type=kind)

    with watch(ignore_https_errors=True) as view:
        view.page.route("**/index.html", plant)
        view.page.route("**/count.js", serve_client)
        view.page.route(f"{origin}/**", serve_service)
        view.page.goto(f"{server.address}/index.html", wait_until="networkidle")
        violations = view.list_violations()
    assert sorted(asked) == (ASKED[origin] if is_documented else [])
    assert bool(violations) is not is_documented
