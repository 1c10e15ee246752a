"""Settings of the site, nothing else: no logic, no network."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

# The extension `reference`, for the pages of this site alone, is not installed.
sys.path.append(str(Path(__file__).parent))

# -- The project -------------------------------------------------------------------------------

project = "来讯"
author = "来讯的作者们"
copyright = "来讯的作者们。文字以 CC BY 4.0 许可，代码以 MIT 许可"
version = "1"  # An EPUB needs one.
language = "zh_CN"

extensions = [
    "sphinx_batches",  # First: it says what Python's collector of garbage need not look at.
    "myst_parser",
    "notfound.extension",
    "reference.extension",
    "sphinx_design",
    "sphinx_backlinks",
    "sphinx_cjk_search",
    "sphinx_full_citations",
    "sphinx_katex",
    "sphinx_latest_updates",
    "sphinx_light_pages",
    "sphinx_neighbours",
    "sphinx_social_cards",
    "sphinxext.opengraph",
    "sphinxcontrib.rsvgconverter",
]
templates_path = ["_templates"]
exclude_patterns = ["_checks", "_figures"]
nitpicky = True
backlinks_exclude = [
    "notation",  # It names every note, and tells no two of them apart.
    "extensions",
    "extensions/*",
]

# -- Notes -------------------------------------------------------------------------------------

myst_enable_extensions = [
    "amsmath",
    "attrs_block",
    "attrs_inline",
    "colon_fence",
    "deflist",
    "dollarmath",
    "fieldlist",
    "tasklist",
]
myst_heading_anchors = 3
highlight_language = "text"
bibtex_bibfiles = ["docs/references.bib"]
# The pages of the extensions, in English, are about the tools: no notes.
latest_updates_exclude = ["index", "**/index", "extensions", "extensions/*"]
latest_updates_front_matter_keys = ["lang"]

# -- HTML --------------------------------------------------------------------------------------

html_theme = "sphinx_book_theme"
html_title = "来讯"
html_favicon = "_static/icon.svg"
html_static_path = ["_static"]
html_css_files = [
    "base.css",
    "page.css",
    "content.css",
    "highlight.css",
    "updates.css",
    "pages.css",
    ("paper.css", {"media": "print"}),
]
html_js_files = [
    (name, {"defer": "defer"})
    for name in ("page.js", "visits.js", "copy-code.js", "copy-formulas.js", "footnotes.js")
]
# The rules that our pages need of the sheets of theme and sphinx-design (`make lean`).
light_pages_lean = {"theme.css": "theme-whole.css", "design.css": "design-whole.css"}
html_sidebars = {"**": ["sidebar-brand.html", "search-button-field.html", "sidebar-topics.html"]}
html_permalinks_icon = "#"
html_show_sphinx = False
html_copy_source = False
# Where the site is served: feeds, cards and the page for errors need to know. Read the Docs says so
# by itself; other hosts set SITE_URL.
html_baseurl = (
    os.environ.get("SITE_URL")
    or os.environ.get("READTHEDOCS_CANONICAL_URL")
    or "https://laixun.readthedocs.io/zh-cn/latest/"
).rstrip("/") + "/"
ogp_site_url = html_baseurl
ogp_enable_meta_description = False  # Ours is whole, and escaped.
ogp_social_cards = {"enable": False}  # They break no Chinese line; sphinx_social_cards does.
notfound_template = "404.html"
notfound_urls_prefix = urlsplit(html_baseurl).path
html_context = {
    # Without it the theme logs an error on every page.
    "default_mode": "auto",
    # Where notes are kept, for "edit this page" and "report an error"; empty: no such links. The
    # theme's own option stops the build for a host that it does not know.
    "repository_url": (
        os.environ.get("REPOSITORY_URL") or os.environ.get("READTHEDOCS_GIT_CLONE_URL") or ""
    ).removesuffix(".git"),
    "repository_branch": "main",
}
html_theme_options = {
    "navbar_persistent": [],
    "disable_search": True,  # sphinx_cjk_search has its own box.
    "back_to_top_button": False,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "show_toc_level": 2,
    # The bar of a narrow window.
    "article_header_start": ["toggle-primary-sidebar.html", "bar-brand.html"],
    "article_header_end": ["search-button.html", "toggle-secondary-sidebar.html"],
    "article_footer_items": ["note-foot.html"],
    "primary_sidebar_end": ["sidebar-tools.html"],
    "footer_content_items": ["site-footer.html"],
}

# -- LaTeX: the PDF ----------------------------------------------------------------------------

latex_engine = "xelatex"
latex_documents = [("index", "laixun.tex", project, author, "manual")]
latex_docclass = {"manual": "book", "howto": "article"}
latex_toplevel_sectioning = "part"
latex_use_xindy = False  # It cannot sort Chinese; makeindex sorts by the keys it is given.
latex_show_urls = "footnote"
latex_domain_indices = False
latex_table_style = ["booktabs", "colorrows"]
latex_additional_files = ["_latex/laixunfonts.sty", "_latex/laixunbook.sty"]
latex_elements = {
    "papersize": "a4paper",
    "pointsize": "11pt",
    "extraclassoptions": "openany,oneside",
    "geometry": r"\usepackage[hmargin=25mm,top=27mm,bottom=25mm,headsep=7mm]{geometry}",
    "fontpkg": r"\usepackage{laixunfonts}",
    "fncychap": "",
    "sphinxsetup": "VerbatimColor={HTML}{F6F8FA},VerbatimBorderColor={HTML}{D8DEE4},"
    "verbatimborder=0.4pt,verbatimsep=4pt,pre_border-radius=2pt",
    "fvset": r"\fvset{fontsize=\small,formatcom=\xeCJKVerbAddon\laixunlisting}",
    "preamble": r"\usepackage{laixunbook}\renewcommand{\laixunsubtitle}{INCOMING TRANSMISSION}",
    "releasename": "提交",
    "maketitle": r"\laixuncover",
    "tableofcontents": r"\laixuncontents",
    "figure_align": "!htbp",
}

# -- EPUB --------------------------------------------------------------------------------------

epub_basename = "laixun"
epub_uid = "laixun"
epub_identifier = "https://laixun.readthedocs.io/"  # Readers know a book by it: it never changes.
epub_scheme = "URL"
epub_language = "zh-CN"
epub_description = "用中文写的技术笔记：Python、算法、机器学习、深度学习、大语言模型与强化学习。"
epub_contributor = author
epub_cover = ("_static/cover.svg", "epub-cover.html")
epub_css_files = ["book.css"]
# The looks of the site, which are no part of a book.
epub_exclude_files = [
    *(f"_static/{name}" for name in (*light_pages_lean, *light_pages_lean.values())),
    *(
        f"_static/{name}.css"
        for name in ("base", "page", "content", "highlight", "updates", "pages", "paper")
    ),
    *(f"_static/{name}" for name in ("icon.svg", "icon-180.png", "site.webmanifest")),
]
epub_show_urls = "no"
epub_tocscope = "includehidden"
epub_tocdup = False
epub_use_index = False
