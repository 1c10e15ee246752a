r"""TeX as it is read: `\nabla_\theta J \le 1` is `∇_θ J ≤ 1`.

What is shown in an excerpt and found beside what was written. No parser: what it does not know is
left as its name.
"""

from __future__ import annotations

import re

LOWER = [
    "alpha",
    "beta",
    "gamma",
    "delta",
    "epsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "omicron",
    "pi",
    "rho",
    "sigma",
    "tau",
    "upsilon",
    "phi",
    "chi",
    "psi",
    "omega",
]
UPPER = ["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega"]
SIGNS = {
    **dict(zip(LOWER, "αβγδεζηθικλμνξοπρστυφχψω", strict=True)),
    **dict(zip(UPPER, "ΓΔΘΛΞΠΣΥΦΨΩ", strict=True)),
    "varepsilon": "ε", "vartheta": "θ", "varphi": "φ", "varrho": "ρ", "varsigma": "σ",
    "nabla": "∇", "partial": "∂", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫", "sqrt": "√",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈", "sim": "∼",
    "propto": "∝", "equiv": "≡", "to": "→", "rightarrow": "→", "leftarrow": "←", "gets": "←",
    "Rightarrow": "⇒", "implies": "⇒", "iff": "⇔", "mapsto": "↦", "in": "∈", "notin": "∉",
    "subset": "⊂", "subseteq": "⊆", "cup": "∪", "cap": "∩", "emptyset": "∅", "forall": "∀",
    "exists": "∃", "neg": "¬", "land": "∧", "lor": "∨", "times": "×", "cdot": "·", "odot": "⊙",
    "otimes": "⊗", "oplus": "⊕", "pm": "±", "mp": "∓", "div": "÷", "circ": "∘", "top": "⊤",
    "dots": "…", "ldots": "…", "cdots": "…", "vdots": "…", "quad": " ", "qquad": " ", "mid": "|",
    "lvert": "|", "rvert": "|", "lVert": "‖", "rVert": "‖", "langle": "⟨", "rangle": "⟩",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "ell": "ℓ", "star": "⋆",
}  # fmt: skip
SILENT = frozenset(
    [
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "displaystyle",
        "textstyle",
        "limits",
        "nolimits",
        "mathrm",
        "mathbf",
        "mathbb",
        "mathcal",
        "mathsf",
        "mathit",
        "mathtt",
        "boldsymbol",
        "bm",
        "text",
        "textbf",
        "textit",
        "operatorname",
        "hat",
        "bar",
        "tilde",
        "vec",
        "overline",
        "underline",
        "widehat",
        "widetilde",
        "frac",
        "dfrac",
        "tfrac",
        "nonumber",
        "notag",
        "label",
        "tag",
        "begin",
        "end",
        "phantom",
        "vphantom",
        "hphantom",
    ]
)
FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
ENVIRONMENT = re.compile(r"\\(?:begin|end|label|tag)\*?\s*\{[^{}]*\}")
COMMAND = re.compile(r"\\([A-Za-z]+)\*?|\\(.)|[{}]", re.DOTALL)
LAYOUT = re.compile(r"[&$~\s]+")


def read_formula(tex: str) -> str:
    """Return TeX as one line of text in Unicode."""
    text = FRACTION.sub(r"\1/\2", ENVIRONMENT.sub(" ", tex))
    return LAYOUT.sub(" ", COMMAND.sub(_read_command, text)).strip()


def _read_command(found: re.Match[str]) -> str:
    name, escaped = found[1], found[2]
    if name:
        return "" if name in SILENT else SIGNS.get(name, name)
    if escaped:
        return escaped if escaped in "{}%#_" else " "
    return ""
