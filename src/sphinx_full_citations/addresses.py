"""Where a work is found: arXiv, DOI, ISBN, an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Address:
    """How an address is written, and where it leads; an ISBN leads nowhere."""

    text: str
    uri: str = ""


def find_addresses(fields: Mapping[str, str]) -> list[Address]:
    """Return the identifiers of an entry, which stand at the end of its description."""
    addresses = []
    if eprint := fields.get("eprint", ""):
        addresses.append(Address(f"arXiv:{eprint}", f"https://arxiv.org/abs/{eprint}"))
    if doi := fields.get("doi", ""):
        addresses.append(Address(f"doi:{doi}", f"https://doi.org/{quote(doi, safe='/:')}"))
    if isbn := fields.get("isbn", ""):
        addresses.append(Address(f"ISBN {isbn}"))
    return addresses


def list_keys(fields: Mapping[str, str]) -> list[str]:
    """Return all addresses of an entry as they are compared: two works share none."""
    keys = [address.text.casefold() for address in find_addresses(fields)]
    if url := fields.get("url", ""):
        keys.append(url.partition("://")[2].rstrip("/"))
    return keys
