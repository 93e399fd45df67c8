"""One small lake for all tests, with rows that it could not keep, and a folder of its own for each test to stand in."""

from __future__ import annotations

from pathlib import Path

import pytest

import triptych

SOURCE = "generate:orders=2000,seed=7,dirt=0.001"


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> triptych.Load:
    return triptych.load(SOURCE, lake=tmp_path_factory.mktemp("session") / "lake", progress=False, as_of="2025-01-01")


@pytest.fixture(scope="session")
def lake(loaded: triptych.Load) -> Path:
    return loaded.lake


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRIPTYCH_LAKE", "TRIPTYCH_LISTEN", "CLICKHOUSE_URL", "MONGODB_URL", "NEO4J_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
