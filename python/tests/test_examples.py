"""The examples in docstrings run, over the lake that they name."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import triptych

MODULES = ["triptych", *(f"triptych.{module.name}" for module in pkgutil.iter_modules(triptych.__path__))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_docstrings_run(name: str) -> None:
    triptych.load("generate:orders=300,seed=7", lake="lake", progress=False)
    results = doctest.testmod(importlib.import_module(name), extraglobs={"triptych": triptych})
    assert results.failed == 0


@pytest.mark.parametrize("name", sorted({*triptych.__all__} - {"Money", "__version__"}))
def test_everything_public_has_a_docstring_and_functions_have_an_example(name: str) -> None:
    public = getattr(triptych, name)
    text = public.__doc__ or ""
    assert text, name
    assert isinstance(public, type) or ">>> " in text, name
