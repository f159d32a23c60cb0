"""The desk in a real browser: accessible, and a review by keyboard from a draft to a signature."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from probatum.app.cli import probatum
from probatum.services.history import keep
from probatum.verification import signing
from tests.browser.chromium import accessible, chromium, needs_chromium, opened, served
from tests.desk import article, label
from tests.web import client

pytestmark = needs_chromium

SECRET = "a secret of her own"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    monkeypatch.setattr(signing, "COST", 2**10)
    site = client(tmp_path)
    store = site.app.state.library.store  # type: ignore[attr-defined]
    store.add([label()])
    identity = keep(store, article(store)).id
    with served(site.app) as address:
        yield address, identity


def filled(page: Any, name: str, **fields: str) -> Any:
    """Open a form by its summary and fill it in."""
    form = page.locator("details", has=page.locator("summary", has_text=name)).last
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    for field, value in fields.items():
        form.locator(f"[name={field}]").first.fill(value)
    return form


def press(page: Any, name: str, **fields: str) -> None:
    """The same, and send it."""
    filled(page, name, **fields).locator("button").first.click()


def sent(page: Any) -> list[str]:
    """Everything that the page's requests carry from now on: addresses, headers, bodies."""
    found: list[str] = []

    def keep(request: Any) -> None:
        body = request.post_data_buffer or b""
        found.append(f"{request.url}\n{request.headers}\n{unquote_plus(body.decode('latin-1'))}")

    page.on("request", keep)
    return found


def enrolled(page: Any, address: str) -> None:
    """Anna has made her key in the browser."""
    page.goto(f"{address}/desk")
    filled(page, "Become a reviewer", by="Anna", credentials="MD", speciality="neurology")
    page.locator("#secret").fill(SECRET)
    page.locator("#again").fill(SECRET)
    with page.expect_navigation():
        page.get_by_role("button", name="Make my key").click()
    assert "Anna, MD (neurology)" in page.locator("main").inner_text()


def confirmed(page: Any, script: bool) -> None:
    """Anna has confirmed the first statement, by keyboard where there is a script."""
    if script:
        page.locator("[data-by]").fill("Anna")
        page.locator("h1").click()
        for key in ("j", "c", "Enter"):
            page.keyboard.press(key)
    else:
        page.locator(".remark [name=by]").first.fill("Anna")
        page.locator("button[value=confirm]").first.click()
    page.wait_for_selector(".desk-claims .remarks")
    assert "Anna, 20" in page.locator(".desk-claims .remarks").inner_text()


def test_a_review_from_draft_to_signature_and_recall(
    browser: Any, desk: tuple[str, str], tmp_path: Path
) -> None:
    address, identity = desk
    page = opened(browser, f"{address}/desk")
    carried = sent(page)
    enrolled(page, address)
    page.goto(f"{address}/desk/articles/{identity}")
    press(page, "Submit it", by="Author")
    press(page, "Take it up", by="Anna", interests="none")
    confirmed(page, script=True)
    press(page, "Sign it", by="Anna")
    assert (
        page.locator("#lines").inner_text().startswith(f"probatum article approval 1\n{identity}")
    )
    page.locator("#secret").fill("another secret")
    page.get_by_role("button", name="Sign").click()
    page.get_by_text("is it the right secret?").wait_for()
    page.locator("#secret").fill(SECRET)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign").click()
    assert "Reviewed by Anna, MD (neurology) on" in page.locator("main").inner_text()
    assert any("&signature=" in one for one in carried)
    assert any("probatum signing key 1 scrypt" in one for one in carried)
    assert not [one for one in carried if SECRET in one or SECRET.replace(" ", "+") in one]

    file = tmp_path / "file.zip"
    file.write_bytes(page.request.get(f"{address}/desk/articles/{identity}/file.zip").body())
    verified = CliRunner().invoke(probatum, ["verify-signature", str(file)])
    assert verified.exit_code == 0, verified.output
    assert verified.output.startswith("good: Anna, MD (neurology) on 20")

    page.goto(f"{address}/articles/{identity}")
    assert page.locator(".head .review").inner_text().startswith("Reviewed by Anna, MD")
    page.goto(f"{address}/desk/articles/{identity}")
    press(page, "Recall it", by="Editor", because="wrong unit")
    page.goto(f"{address}/articles/{identity}")
    assert page.locator(".head .review").inner_text().startswith("RECALLED on")
    assert [s for s in page.said if not s.startswith("[DOM] ")] == []


@pytest.mark.parametrize("script", [True, False])
def test_every_page_of_a_print_says_which_copy_it_is(
    browser: Any, desk: tuple[str, str], script: bool
) -> None:
    address, identity = desk
    page = opened(browser, f"{address}/articles/{identity}", java_script_enabled=script)
    copy = f"Copy {identity.upper()}-1, discard after 20"
    assert copy not in page.locator("main").inner_text()
    if script:
        with page.expect_response("**/printed") as entered:
            printed = page.pdf(prefer_css_page_size=True)
        assert entered.value.status == 204
        page.goto(f"{address}/desk/articles/{identity}")
        assert "printed page on 20" in page.locator("main").inner_text()
    else:
        printed = page.pdf(prefer_css_page_size=True)
    for sheet in PdfReader(io.BytesIO(printed)).pages:
        assert copy in " ".join(sheet.extract_text().split())


def command(*arguments: str, folder: Path) -> str:
    """What a command of the desk prints, run in a folder with the secret in a file."""
    (folder / "secret").write_text(SECRET)
    given = ["review", *arguments, "--secret-file", str(folder / "secret")]
    made = CliRunner().invoke(probatum, given)
    assert made.exit_code == 0, made.output
    return str(made.output).strip()


@pytest.mark.parametrize("how", ["no script", "no Ed25519"])
def test_where_the_page_cannot_sign_the_command_line_does(
    browser: Any, desk: tuple[str, str], tmp_path: Path, how: str
) -> None:
    address, identity = desk
    page = opened(browser, f"{address}/desk", java_script_enabled=how != "no script")
    page.add_init_script("delete SubtleCrypto.prototype.generateKey")
    page.goto(f"{address}/desk")
    key = tmp_path / "my.key"
    key.write_bytes(signing.new_key(SECRET.encode()))
    proof = command("sign", str(key), "--key", str(key), folder=tmp_path)
    press(page, "Become a reviewer", by="Anna", credentials="MD", speciality="neurology",
          key=key.read_text(), proof=proof)  # fmt: skip
    page.get_by_text("Anna, MD (neurology)").wait_for()
    page.goto(f"{address}/desk/articles/{identity}")
    press(page, "Submit it", by="Author")
    press(page, "Take it up", by="Anna", interests="none")
    confirmed(page, script=how != "no script")
    press(page, "Sign it", by="Anna")
    assert not page.locator("#secret").is_visible()
    assert "probatum review sign lines.txt --key my.key" in page.locator("main").inner_text()
    lines = tmp_path / "lines.txt"
    lines.write_text(page.locator("#lines").inner_text() + "\n")
    assert page.locator("#key").inner_text().strip() == key.read_text().strip()
    page.locator("#signature").fill(command("sign", str(lines), "--key", str(key), folder=tmp_path))
    page.get_by_role("button", name="Sign").click()
    page.get_by_text("Reviewed by Anna, MD (neurology) on").wait_for()


VECTORS = [
    ("", "", 16, 1, 1,
     "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
     "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"),
    ("password", "NaCl", 1024, 8, 16,
     "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
     "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"),
    ("pleaseletmein", "SodiumChloride", 16384, 8, 1,
     "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
     "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"),
]  # fmt: skip
"""RFC 7914, section 12, but for the vector that takes a gigabyte."""


@pytest.mark.parametrize(("secret", "salt", "n", "r", "p", "wanted"), VECTORS)
def test_scrypt_in_the_browser_gives_what_rfc_7914_says(
    browser: Any, desk: tuple[str, str], secret: str, salt: str, n: int, r: int, p: int, wanted: str
) -> None:
    page = opened(browser, f"{desk[0]}/desk", bypass_csp=True)
    made = page.evaluate(
        "async ([secret, salt, n, r, p]) =>"
        " Array.from(await scrypt(utf8(secret), utf8(salt), n, r, p, 64))",
        [secret, salt, n, r, p],
    )
    assert bytes(made).hex() == wanted


def test_a_key_made_in_the_browser_is_opened_here_and_one_made_here_there(
    browser: Any, desk: tuple[str, str]
) -> None:
    page = opened(browser, f"{desk[0]}/desk", bypass_csp=True)
    secret = "pässwörd ✓"
    file = page.evaluate("([s, n]) => newKey(s, n)", [secret, signing.COST]).encode()
    public, made = signing.sign(b"words", file, secret.encode())
    assert signing.finished(file, signing.sign(file, file, secret.encode())[1]) == public
    there = page.evaluate("([m, f, s]) => signature(m, f, s)", ["words", file.decode(), secret])
    assert there == made
    assert signing.genuine(public, there, b"words")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_pages_of_the_desk_are_accessible_and_fit(
    browser: Any, desk: tuple[str, str], scheme: str, width: int
) -> None:
    address, identity = desk
    paths = ["/desk", "/desk/policy", "/desk/copies?code=NONE", f"/desk/articles/{identity}",
             f"/desk/articles/{identity}/sign?by=Anna"]  # fmt: skip
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    page = opened(browser, f"{address}/desk", bypass_csp=True, **options)
    enrolled(page, address)
    page.goto(f"{address}/desk/articles/{identity}")
    press(page, "Submit it", by="Author")
    press(page, "Take it up", by="Anna", interests="none")
    page.goto(f"{address}/articles/{identity}")
    link = page.locator(".wrong-here a").first.get_attribute("href")
    for path in (*paths, link):
        page.goto(address + path)
        for closed in page.locator("details:not([open]) > summary").all():
            if closed.is_visible():
                closed.click()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, path
        accessible(page)
