"""Promise 18: an address never leads into the house, at no hop, by no spelling, and the answer does not say why."""

from __future__ import annotations

import gzip
import tracemalloc
from time import monotonic, sleep

import pytest

from daliang.leads.fetching import Unfetched, fetch, fetching
from daliang.leads.fetching.addresses import Barred, is_public, target_of
from daliang.leads.fetching.robots import Robots, robots_txt
from daliang.leads.tests.site import PUBLIC, Site

pytestmark = pytest.mark.nodb
PAGE = "http://news.example.cn/a.html"


def refused(address: str) -> str:
    with pytest.raises(Unfetched) as caught:
        fetch(address)
    return caught.value.code


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::ffff:100.100.100.200", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "fe80::1%eth0", "nonsense", "192.0.2.1", "198.18.0.1",
    ],
)  # fmt: skip
def test_addresses_of_the_house_and_of_nobody_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", [PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
def test_addresses_of_the_network_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://news.example.cn/", "file:///etc/passwd", "gopher://news.example.cn/", "javascript:alert(1)", "//x.cn/",
        "http:///a", "http://user@news.example.cn/", "http://a:b@news.example.cn/", "http://news.example.cn:8080/",
        "https://news.example.cn:80/", "http://news.example.cn:99999/", "http://[::1/", "http://a b.cn/", "",
        "http://news.example.cn/a\r\nX: 1", "http://news.example.cn/" + "a" * 1000, "http://\u202enews.example.cn/",
    ],
)  # fmt: skip
def test_what_is_no_plain_address_is_refused_before_any_name_is_asked(site: Site, address: str) -> None:
    assert refused(address) == "bad_address"
    assert (site.asked, site.connected) == ([], [])


def test_a_page_is_fetched_with_its_encoding_under_our_own_name(site: Site) -> None:
    site.says("/a.html", "项目".encode("gbk"), Content_Type="text/html; charset=gbk")
    found = fetch(PAGE)
    assert (found.data.decode("gbk"), found.encoding, found.content_type) == ("项目", "gbk", "text/html")
    assert site.headers[0]["User-Agent"].startswith("Daliang/") and site.headers[0]["Host"] == "news.example.cn"
    assert site.connected == [(PUBLIC, 80)]


def test_a_path_in_chinese_is_sent_as_its_bytes(site: Site) -> None:
    site.says("/%E7%AD%BE%E7%BA%A6.html?a=1%20", "好")
    assert fetch("http://news.example.cn/签约.html?a=1%20").data == "好".encode()


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.5", "::ffff:169.254.169.254", "64:ff9b::a00:5"])
def test_a_name_that_leads_inside_is_not_connected_to(site: Site, inside: str) -> None:
    site.names["news.example.cn"] = [[inside]]
    assert refused(PAGE) == "unreachable"
    assert site.connected == []


def test_one_inside_address_among_public_ones_bars_the_name(site: Site) -> None:
    site.names["news.example.cn"] = [[PUBLIC, "10.0.0.5"]]
    assert refused(PAGE) == "unreachable"


def test_a_name_that_answers_differently_the_second_time_is_asked_once(site: Site) -> None:
    """Rebinding: the connection goes to the address that was checked."""
    site.names["news.example.cn"] = [[PUBLIC], ["127.0.0.1"]]
    site.says("/a.html", "一")
    assert fetch(PAGE).data == "一".encode()
    assert site.connected == [(PUBLIC, 80)]
    assert refused(PAGE) == "unreachable"


@pytest.mark.parametrize(
    "to",
    ["http://inside.example.cn/", "http://127.0.0.1/", "http://2130706433/", "http://[::1]/", "//inside.example.cn/"],
)
def test_a_redirect_is_checked_as_the_first_address_was(site: Site, to: str) -> None:
    for name in ("inside.example.cn", "127.0.0.1", "2130706433", "::1"):
        site.names[name] = [["127.0.0.1"]]
    site.says("/a.html", "", status=302, Location=to)
    assert refused(PAGE) == "unreachable"
    assert len(site.connected) == 1


def test_a_redirect_to_another_scheme_is_refused(site: Site) -> None:
    site.says("/a.html", "", status=301, Location="file:///etc/passwd")
    assert refused(PAGE) == "bad_address"


def test_three_redirects_are_followed_and_no_more(site: Site) -> None:
    for number in range(1, 6):
        site.says(f"/{number}", "", status=302, Location=f"/{number + 1}")
    site.says("/4", "到了")
    assert fetch("http://news.example.cn/1").address == "http://news.example.cn/4"
    site.says("/4", "", status=302, Location="/5")
    site.says("/5", "到了")
    assert refused("http://news.example.cn/1") == "too_many_redirects" and "/5" not in site.asked


def test_a_failed_connection_and_a_barred_one_are_told_alike(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        raise ConnectionRefusedError

    site.names["inside.example.cn"], site.names["nobody.example.cn"] = [["10.0.0.5"]], []
    monkeypatch.setattr(fetching, "create_connection", refuse)
    told = {refused(f"http://{name}.example.cn/") for name in ("news", "inside", "nobody")}
    assert told == {"unreachable"}


def test_what_is_too_large_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "LARGEST", 100_000)
    site.says("/a.html", b"a" * 100_001)
    assert refused(PAGE) == "too_large"
    packed = gzip.compress(b"a" * 20_000_000)
    assert len(packed) < 100_000
    site.says("/a.html", packed, Content_Encoding="gzip")
    assert refused(PAGE) == "too_large"
    site.says("/a.html", gzip.compress("压缩".encode()), Content_Encoding="gzip")
    assert fetch(PAGE).data == "压缩".encode()


def test_a_site_that_takes_its_time_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte now and then keeps no connection open: all of it together has to come in time."""
    monkeypatch.setattr(fetching, "SECONDS", 0.4)
    site.slowness = 0.1
    site.says("/a.html", b"a" * 40)
    assert refused(PAGE) == "too_slow"


def test_what_unpacks_to_too_much_is_never_unpacked_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte that becomes a gigabyte takes no gigabyte."""
    monkeypatch.setattr(fetching, "LARGEST", 1_000_000)
    site.says("/a.html", gzip.compress(bytes(400_000_000), 1), Content_Encoding="gzip")
    tracemalloc.start()
    assert refused(PAGE) == "too_large"
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_site_that_falls_silent_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each wait is as long as what is left of the time, not as long as the whole."""
    monkeypatch.setattr(fetching, "SECONDS", 1.0)
    site.slowness, site.silence = 0.2, 3.0
    site.says("/a.html", b"aaaa", Content_Length="99")
    began = monotonic()
    assert refused(PAGE) == "too_slow" and monotonic() - began < 1.5


def test_a_page_that_breaks_off_is_no_page(site: Site) -> None:
    site.says("/a.html", "短", Content_Length="999")
    assert refused(PAGE) == "unreachable"


def test_what_a_site_answers_is_told_when_it_is_no_page(site: Site) -> None:
    with pytest.raises(Unfetched) as caught:
        fetch(PAGE)
    assert (caught.value.code, caught.value.status) == ("status", 404)


def test_an_address_with_a_name_and_password_is_told_from_a_path_with_an_at_sign() -> None:
    assert target_of("https://news.example.cn/@a").path == "/@a"
    with pytest.raises(Barred):
        target_of("https://news.example.cn@10.0.0.1/")


def nobody_minds(_address: str) -> None:
    """Where it goes."""


def rules() -> Robots:
    return Robots(PAGE, robots_txt("http://news.example.cn", minded=nobody_minds))


def test_robots_are_obeyed(site: Site) -> None:
    site.says("/robots.txt", "User-agent: daliang\nDisallow: /inside/\nCrawl-delay: 9\n\nUser-agent: *\nDisallow: /\n")
    told = rules()
    assert told.allows(PAGE) and not told.allows("http://news.example.cn/inside/a.html")
    assert not told.allows("http://other.example.cn/a.html")
    assert (told.pace(5), told.pace(12)) == (9, 12)
    site.says("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    assert rules().pace(5) == 60, "a site that wants a day between two requests is read once a minute"


@pytest.mark.parametrize(
    ("text", "path", "may"),
    [
        ("User-agent: *\nDisallow: /*.php$", "/a.php", False),
        ("User-agent: *\nDisallow: /*.php$", "/a.php?b", True),
        ("User-agent: *\nDisallow: /*.php$", "/a.php.php", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", True),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /*?", "/a?page=2", False),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nAllow: /news\nDisallow: /news/old", "/news/old/1", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: other\nUser-agent: Daliang\nDisallow: /a", "/a", False),
        ("User-agent: daliang\nDisallow: /a\nUser-agent: other\nDisallow: /b", "/b", True),
        ("User-agent: daliang\nDisallow: /a\n\nUser-agent: daliang\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: / # nothing", "/b", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: *\nDisallow: /内部", "/%E5%86%85%E9%83%A8/1", False),
        ("User-agent: *\nDisallow: /%7ejoe", "/~joe", False),
        ("Disallow: /a", "/a", True),
        ("<html>not found</html>", "/a", True),
    ],
)
def test_robots_are_read_as_they_are_written(site: Site, text: str, path: str, may: bool) -> None:
    site.says("/robots.txt", text)
    assert rules().allows(f"http://news.example.cn{path}") is may


@pytest.mark.parametrize(("said", "pace"), [("7.5", 7.5), ("-7", 5), ("1e9", 5), ("soon", 5), ("٩", 5)])
def test_a_delay_is_a_number_or_none(site: Site, said: str, pace: float) -> None:
    site.says("/robots.txt", f"User-agent: *\nCrawl-delay: {said}")
    assert rules().pace(5) == pace


def test_what_stands_far_below_in_a_robots_txt_is_not_obeyed(site: Site) -> None:
    """Such a file is a fault of its site, and is kept in a row."""
    site.says("/robots.txt", "User-agent: *\n" + "#\n" * 300_000 + "Disallow: /")
    assert rules().allows(PAGE)


def test_a_pattern_that_would_keep_others_busy_is_answered_at_once() -> None:
    began = monotonic()
    assert Robots(PAGE, "User-agent: *\nDisallow: /" + "*a" * 2000 + "b$").allows(f"{PAGE}?{'a' * 900}")
    assert monotonic() - began < 1


@pytest.mark.parametrize(
    ("status", "may"), [(404, True), (410, True), (401, False), (403, False), (429, False), (500, False)]
)
def test_without_robots_all_may_be_read_and_while_they_cannot_be_had_nothing(
    site: Site, status: int, may: bool
) -> None:
    site.says("/robots.txt", "", status=status)
    assert rules().allows(PAGE) is may


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    site.says("/a.html", "一", ETag='"1"', Last_Modified="Tue, 06 Sep 2022 08:00:00 GMT")
    first = fetch(PAGE)
    assert not first.is_same and "If-None-Match" not in site.headers[0]
    site.says("/a.html", "", status=304)
    again = fetch(PAGE, known=first.stamp)
    assert (again.is_same, again.data, again.stamp) == (True, b"", first.stamp)
    assert site.headers[1]["If-None-Match"] == '"1"'
    assert site.headers[1]["If-Modified-Since"] == "Tue, 06 Sep 2022 08:00:00 GMT"
    assert refused(PAGE) == "status", "nobody asked on conditions"


def test_a_stamp_is_told_to_the_address_that_it_came_from_and_no_other(site: Site) -> None:
    site.says("/a.html", "", status=302, Location="http://other.example.cn/b.html")
    site.says("/b.html", "二", ETag='"2"')
    stamp = fetch(PAGE).stamp
    fetch(PAGE, known=stamp)
    assert [one.get("If-None-Match") for one in site.headers[2:]] == [None, '"2"']


def test_a_stamp_that_could_not_be_sent_back_is_none(site: Site) -> None:
    site.says("/a.html", "一", ETag='"' + "a" * 300 + '"', Last_Modified="v\xe9")
    assert (fetch(PAGE).stamp.etag, fetch(PAGE).stamp.modified) == ("", "")


def test_each_hop_is_minded_after_it_was_checked_and_before_it_is_asked(site: Site) -> None:
    site.says("/a.html", "", status=302, Location="http://inside.example.cn/b.html")
    site.names["inside.example.cn"] = [["10.0.0.5"]]
    minded: list[tuple[str, int]] = []
    with pytest.raises(Unfetched) as caught:
        fetch(PAGE, minded=lambda address: minded.append((address, len(site.asked))))
    assert minded == [(PAGE, 0)]
    assert (caught.value.code, caught.value.moved_to) == ("unreachable", "http://inside.example.cn/b.html")


def test_the_time_that_we_wait_is_not_the_sites(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "SECONDS", 0.3)
    site.says("/a.html", "一")
    assert fetch(PAGE, minded=lambda _address: sleep(0.5)).data == "一".encode()
