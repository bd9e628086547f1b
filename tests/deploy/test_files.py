"""The shipped examples say what the promises need: proxy, units, environment."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from journal.core import web

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = (DEPLOY / "nginx.conf").read_text()
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
PLAIN = re.sub(r"^\s*#.*$", "", NGINX, flags=re.MULTILINE)
RECOMMENDED = {f"ECDHE-{kind}-{suite}" for kind in ("ECDSA", "RSA")
               for suite in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")}


def values(name: str) -> list[str]:
    return [found.strip() for found in re.findall(rf"^\s*{name}\s+([^;]+);", PLAIN, re.MULTILINE)]


@pytest.mark.asvs("V12.1.1", "V12.1.2")
def test_the_proxy_speaks_tls_1_2_and_1_3_with_recommended_suites_alone() -> None:
    assert values("ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    [suites] = values("ssl_ciphers")
    assert set(suites.split(":")) == RECOMMENDED
    assert values("ssl_session_tickets") == ["off"]


@pytest.mark.asvs("V12.2.1", "V4.1.2")
def test_plain_http_leads_to_https_and_takes_nothing_else() -> None:
    servers = PLAIN.split("server {")[1:]
    plain = [one for one in servers if re.search(r"listen\s+(\[::\]:)?80\b", one)]
    assert len(plain) == 2
    assert all("proxy_pass" not in one for one in plain)
    assert "return 403" in plain[0]
    assert "return 301 https://journal.example.org" in plain[0]
    assert "$host" not in plain[0], "never the name that a stranger sent"


@pytest.mark.asvs("V12.3.3", "V14.2.2", "V13.4.5")
def test_the_app_is_reached_by_a_socket_and_nothing_is_kept_or_logged() -> None:
    assert set(values("proxy_pass")) == {"http://unix:/run/interlude/socket"}
    assert values("proxy_cache") == ["off"]
    assert set(values("access_log")) == {"off"}
    assert values("server_tokens") == ["off", "off"]
    for path in ("/healthz", "/readyz"):
        assert re.search(rf"location = {path}\s+{{ return 404; }}", PLAIN)
    assert "add_header" not in PLAIN, "headers are the app's"


@pytest.mark.asvs("V4.1.3")
def test_what_a_visitor_says_of_proxies_is_overwritten() -> None:
    told = dict(re.findall(r"proxy_set_header (\S+) ([^;]+);", PLAIN))
    assert told["X-Forwarded-For"] == "$remote_addr"
    assert told["X-Forwarded-Proto"] == "https"
    assert told["X-Forwarded-Host"] == told["Forwarded"] == '""'


def test_the_proxy_takes_as_much_as_the_app() -> None:
    [limit] = values("client_max_body_size")
    assert int(limit.removesuffix("m")) * 1024 * 1024 >= web.UPLOAD_MAX
    assert values("client_header_timeout")
    assert values("limit_req")


@pytest.mark.asvs("V13.2.5", "V13.2.4", "V13.3.2")
@pytest.mark.parametrize("name", ["interlude.service", "interlude-timed.service"])
def test_a_unit_has_no_rights_beyond_its_work(name: str) -> None:
    lines = (DEPLOY / name).read_text().splitlines()
    for line in ("NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "ProtectHome=yes",
                 "PrivateTmp=yes", "PrivateDevices=yes", "ProtectKernelModules=yes", "ProtectKernelTunables=yes",
                 "ProtectKernelLogs=yes", "MemoryDenyWriteExecute=yes", "SystemCallArchitectures=native",
                 "SystemCallFilter=@system-service", "IPAddressDeny=any", "IPAddressAllow=localhost",
                 "User=interlude", "LimitCORE=0"):
        assert line in lines, line
    assert any(line.startswith("ReadWritePaths=/var/lib/interlude") for line in lines)
    assert any(line.startswith("InaccessiblePaths=") and "owner-environment" in line for line in lines)
    assert not any(line.startswith("LogsDirectory") for line in lines), "lines go to the system's journal"
    assert "User=root" not in lines


def test_the_server_may_ask_for_what_the_papers_process_asks() -> None:
    """`@resources` is refused; of it the process that sets a paper needs three calls."""
    lines = (DEPLOY / "interlude.service").read_text().splitlines()
    [refused] = [at for at, line in enumerate(lines) if line.startswith("SystemCallFilter=~") and "@resources" in line]
    assert "SystemCallFilter=setrlimit prlimit64 setpriority" in lines[refused:]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_reads_every_line(path: Path, tmp_path: Path) -> None:
    """Programs and users of the example are not on this machine; unknown settings would be."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    done = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
    wrong = [line for line in done.stderr.splitlines()
             if path.name in line and re.search(r"Unknown|Invalid|Failed to parse|ignoring", line)]
    assert wrong == []


def test_every_wrong_line_would_be_seen(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here")
    unit = tmp_path / "wrong.service"
    unit.write_text("[Service]\nExecStart=/bin/true\nProtectEverything=yes\n")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert "Unknown" in done.stderr
