"""Paper read back by another program than the one that wrote it."""

import shutil
import subprocess

import pytest


def words_of(pdf: bytes) -> str:
    """The words of a PDF in reading order, every kind of space made one."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode("utf-8").split())
