"""What is deployed: files that agree with the program, and the entry point run for real."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from indexer.cli import main
from indexer.corpus import Corpus
from indexer.settings import load_settings
from tests.processes import is_alive, within

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
CLUSTER: dict[str, Any] = yaml.safe_load(
    (DEPLOY / "compose.cluster.yaml").read_text(encoding="utf-8")
)
SERVICES = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
VARIABLE = re.compile(r"\$\{(\w+)(?::[-?]([^}]*))?\}")
STAGES = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", DOCKERFILE, re.MULTILINE)


def instructions(word: str) -> list[list[str]]:
    """The words after an instruction, wherever it stands."""
    return [found.split() for found in re.findall(rf"^{word} (.+)$", DOCKERFILE, re.MULTILINE)]


def environment(*services: dict[str, Any]) -> dict[str, str]:
    """What a service is given, where a person chose nothing but a password."""
    stated = {
        name: value
        for service in services
        for name, value in service.get("environment", {}).items()
    }
    image = dict(word.split("=", 1) for words in instructions("ENV") for word in words)
    return image | {
        name: VARIABLE.sub(lambda found: found[2] or "", value) for name, value in stated.items()
    }


@pytest.mark.parametrize("service", OURS)
@pytest.mark.parametrize("more", [{}, CLUSTER["services"]], ids=["one", "cluster"])
def test_every_variable_is_a_setting(service: str, more: dict[str, Any], tmp_path: Path) -> None:
    given = environment(SERVICES[service], more.get(service, {}))
    settings = load_settings({**given, "SHUZHI_HOME": str(tmp_path)})
    assert settings.host == "0.0.0.0" and settings.engine == "opensearch"
    hosts = re.findall(r"(?://|@)([a-z0-9-]+)[:/]", f"{settings.opensearch.url}/ {settings.store}")
    assert set(hosts) <= {*SERVICES, *more} and len(hosts) == (4 if more else 2)


def test_what_a_person_may_choose_is_in_the_example() -> None:
    text = "".join(
        (DEPLOY / name).read_text(encoding="utf-8")
        for name in ("compose.yaml", "compose.cluster.yaml")
    )
    example = (DEPLOY / "env.example").read_text(encoding="utf-8")
    assert {found[1] for found in VARIABLE.finditer(text)} == set(
        re.findall(r"^(\w+)=", example, re.MULTILINE)
    )


@pytest.mark.parametrize(
    "image",
    [image for image, _ in STAGES]
    + [service["image"] for service in SERVICES.values() if "build" not in service]
    + [CLUSTER["x-node"]["image"]],
)
def test_images_of_others_are_of_one_version(image: str) -> None:
    assert re.fullmatch(r"[a-z/]+:\d+\.\d+[.\w-]*", image)


@pytest.mark.parametrize("service", OURS)
def test_our_containers_may_do_little(service: str) -> None:
    stated = SERVICES[service]
    assert (
        stated["read_only"]
        and stated["cap_drop"] == ["ALL"]
        and "no-new-privileges:true" in stated["security_opt"]
    )
    assert not stated.get("privileged") and "user" not in stated
    (user,) = instructions("USER")[-1]
    assert int(user.split(":")[0]) > 0
    # All that is written goes to the home, or to memory.
    assert [place.split(":")[0] for place in stated["tmpfs"]] == ["/tmp"]
    writable = [volume.split(":")[1] for volume in stated["volumes"] if not volume.endswith(":ro")]
    assert writable == [environment(stated)["SHUZHI_HOME"]]


def test_every_container_is_bounded_and_watched() -> None:
    for name, service in (SERVICES | {"node": CLUSTER["x-node"]}).items():
        assert "mem_limit" in service, name
        assert "healthcheck" in service or (name in OURS and instructions("HEALTHCHECK")), name


def test_what_is_sent_is_taken_in_by_the_command_for_it() -> None:
    program, command = SERVICES["worker"]["command"]
    assert program == "shuzhi" and command in main.commands
    assert SERVICES["worker"]["volumes"] == SERVICES["web"]["volumes"]


def test_only_the_pages_are_reached_from_outside() -> None:
    assert COMPOSE["networks"]["inside"]["internal"]
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in SERVICES["web"]["ports"])
    assert SERVICES["postgres"]["networks"] == SERVICES["opensearch"]["networks"] == ["inside"]


def test_what_is_copied_is_there() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    sent = [line[1:] for line in lines if line.startswith("!")]
    copied = [
        path
        for *paths, _to in instructions("COPY")
        if "--from=build" not in paths
        for path in paths
    ]
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert sorted(sent) == sorted(copied)
    assert not any(
        fnmatch(path, line) for path in copied for line in lines if line not in ("*", *copied)
    )


def test_the_lock_has_what_the_image_begins() -> None:
    lock = (ROOT / "requirements-deploy.lock").read_text(encoding="utf-8")
    assert [
        name
        for name in ("gunicorn", "psycopg", "opensearch-py", "hatchling")
        if f"\n{name}==" not in lock
    ] == []


@pytest.fixture
def free_port() -> int:
    """A port that nobody has just now."""
    with socket.create_server(("127.0.0.1", 0)) as place:
        return int(place.getsockname()[1])


@contextmanager
def begun(home: Path, port: int, log: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn as the image begins it, with another home and on another port."""
    (command,) = re.findall(r'^CMD \["(.+)"\]$', DOCKERFILE, re.MULTILINE)
    words = command.replace("/etc/shuzhi/gunicorn.conf.py", str(DEPLOY / "gunicorn.conf.py")).split(
        '", "'
    )
    given = {
        "SHUZHI_HOME": str(home),
        "SHUZHI_PORT": str(port),
        "SHUZHI_PROCESSES": "2",
    } | variables
    with log.open("wb") as file:
        program = subprocess.Popen(
            [Path(sys.executable).with_name(words[0]), *words[1:]],
            stdout=file, stderr=file, cwd=ROOT, env=os.environ | given,
        )  # fmt: skip
    try:
        yield program
    finally:
        program.kill()
        program.wait()


def answer(address: str) -> tuple[int, str]:
    """What is said there; 0 where nobody listens."""
    try:
        with urllib.request.urlopen(address, timeout=20) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def test_gunicorn_serves_the_pages(sample: Corpus, free_port: int, tmp_path: Path) -> None:
    address, log = f"http://127.0.0.1:{free_port}", tmp_path / "log"
    with begun(sample.settings.home, free_port, log) as program:
        assert within(60, lambda: answer(f"{address}/healthz") == (200, "ok\n"))
        status, page = answer(f"{address}/?q=%E9%80%A0%E6%9E%97")
        assert status == 200 and "人工造林" in page
        # An address of 2,000 Chinese characters is answered, one that nobody types is not.
        assert answer(f"{address}/?q=" + "%E9%80%A0" * 2000)[0] == 200
        assert answer(f"{address}/?q=" + "%E9%80%A0" * 9000)[0] == 414
        program.terminate()
        assert program.wait(timeout=30) == 0
    assert '"GET /" 200' in log.read_text() and "%E9" not in log.read_text()


def test_a_process_that_is_killed_is_replaced(
    sample: Corpus, free_port: int, tmp_path: Path
) -> None:
    log = tmp_path / "log"

    def begun_so_far() -> list[int]:
        return [
            int(number) for number in re.findall(r"Booting worker with pid: (\d+)", log.read_text())
        ]

    with begun(sample.settings.home, free_port, log) as program:
        assert within(60, lambda: len(begun_so_far()) == 2)
        os.kill(begun_so_far()[0], signal.SIGKILL)
        assert within(60, lambda: len(begun_so_far()) == 3)
        assert within(60, lambda: answer(f"http://127.0.0.1:{free_port}/healthz")[0] == 200)
        processes = begun_so_far()
        program.kill()
        assert within(20, lambda: not any(map(is_alive, processes)))


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"SHUZHI_PROT": "1"}, "no setting prot"),
        ({"SHUZHI_HOME": "/dev/null/home"}, "/dev/null/home cannot be made: Not a directory"),
    ],
)
def test_gunicorn_says_why_there_are_no_pages(
    variables: dict[str, str], said: str, free_port: int, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with begun(tmp_path, free_port, log, **variables) as program:
        assert program.wait(timeout=60) == 1
    assert said in log.read_text() and "Traceback" not in log.read_text()
