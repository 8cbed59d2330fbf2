"""Text as people write it becomes HTML that can do no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.richtext import html, outside, web_address
from tests.html import Page

ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "blockquote"}
HARM = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "<form action=//evil.example><input name=password></form>",
    "<math><mtext></mtext><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<details open ontoggle=alert(1)>",
    "<object data=data:text/html;base64,PHNjcmlwdD4=>",
    "[klick](javascript:alert(1))",
    "[klick](JaVaScRiPt:alert(1))",
    "[klick](java\nscript:alert(1))",
    "[klick](&#106;avascript:alert(1))",
    "[klick](data:text/html;base64,PHNjcmlwdD4=)",
    "[klick](vbscript:x)",
    "[klick](file:///etc/passwd)",
    "[klick](//evil.example 'onmouseover=alert(1)')",
    "![bild](javascript:alert(1))",
    "![bild](https://evil.example/zaehlpixel.gif)",
    "<https://evil.example/<script>>",
    "[a]: javascript:alert(1)\n[a]",
    "`<script>`",
    "```\n<script>alert(1)</script>\n```",
    "    <script>alert(1)</script>",
    "<!-- --><script>alert(1)</script>",
    "\x00<script>\x00alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "a < b > c & d",
]


def is_harmless(text: str) -> None:
    page = Page(f"<div>{html(text)}</div>")
    for each in page.elements[1:]:
        assert each.tag in ALLOWED, each
        assert set(each.attributes) <= ({"href", "rel", "title"} if each.tag == "a" else set()), each
        if each.tag == "a":
            assert (
                each["href"].startswith(("https://", "http://", "mailto:", "tel:", "/", "#")) or ":" not in each["href"]
            )


@pytest.mark.parametrize("text", HARM)
def test_what_could_do_harm_stays_text(text: str) -> None:
    is_harmless(text)


@given(st.text(max_size=200))
def test_no_text_does_harm(text: str) -> None:
    is_harmless(text)


@given(
    st.lists(
        st.sampled_from([*HARM, "**", "*", "[", "](", ")", "\n", "- ", "> ", "<", ">", '"', "'", "#", "1. "]),
        max_size=12,
    )
)
def test_no_mixture_does_harm(pieces: list[str]) -> None:
    is_harmless("".join(pieces))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wir turnen.", "<p>Wir turnen.</p>"),
        ("**fett** und *schräg*", "<p><strong>fett</strong> und <em>schräg</em></p>"),
        ("eins\nzwei", "<p>eins<br>\nzwei</p>"),
        ("eins\n\nzwei", "<p>eins</p>\n<p>zwei</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("# Überschrift", "<p># Überschrift</p>"),
        ("", ""),
        ("Mädchen & Jungen", "<p>Mädchen &amp; Jungen</p>"),
        ("مرحبا · Ласкаво просимо", "<p>مرحبا · Ласкаво просимо</p>"),
    ],
)
def test_a_little_markdown_is_understood(text: str, expected: str) -> None:
    assert html(text).strip() == expected


def test_a_link_passes_nothing_on() -> None:
    assert html("[Verein](https://tv.example)") == (
        '<p><a href="https://tv.example" rel="nofollow noopener">Verein</a></p>\n'
    )


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://tv.example", "https://tv.example"),
        ("HTTP://tv.example/a?b=c#d", "HTTP://tv.example/a?b=c#d"),
        ("www.tv.example", "https://www.tv.example"),
        ("tv.example/kurse", "https://tv.example/kurse"),
        ("tv-erlengrund.example?x=1", "https://tv-erlengrund.example?x=1"),
        ("müller.example", "https://müller.example"),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        (" javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//evil.example", ""),
        ("https://", ""),
        ("http:///x", ""),
        ("mailto:a@b.example", ""),
        ("auf Anfrage", ""),
        ("", ""),
    ],
)
def test_a_web_address_leads_to_the_web(typed: str, address: str) -> None:
    assert web_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "host"),
    [
        ("https://www.youtube.com/watch?v=a&t=1", "youtube.com"),
        ("video.example/turnen", "video.example"),
        ("HTTPS://Video.Example:8443/a", "video.example"),
        ("https://müller.example", "müller.example"),
    ],
)
def test_a_link_to_elsewhere_says_where_it_leads(typed: str, host: str) -> None:
    found = outside(typed)

    assert found
    assert found.host == host
    assert found.address.lower().startswith("https://")


@pytest.mark.parametrize(
    "typed",
    [
        "http://video.example",
        "https://youtube.com@evil.example/",
        "https://evil.example\\@youtube.com/",
        "https://evil.example\\.youtube.com/",
        "https://youtube.com:geheim@evil.example",
        "https://video.example/a b",
        "https://video.example/\n",
        "https://localhost/",
        "https://[::1]/",
        "javascript:alert(1)",
        "javascript://video.example/%0aalert(1)",
        "data:text/html,x",
        "//video.example",
        "",
    ],
)
def test_what_may_lead_somewhere_else_leads_nowhere(typed: str) -> None:
    assert outside(typed) is None
