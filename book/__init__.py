"""The notes as a book: `make pdf`, `make epub`.

Sphinx writes the notes as LaTeX, in which `arrangement` puts them into the order of a book and
`writer` leaves a mark of the note and line that each paragraph comes from. `typesetting` runs
XeLaTeX; `faults` reads in its log what a reader would miss, and `marks` leads each fault back to
the line of the note. `packaging` makes an EPUB of what Sphinx writes for one, `printing` a quick
copy with a browser. `edition` knows the commit that the book is made from, and `sorting` where a
Chinese term stands in the index.

A module imports only from those before it:

faults, marks, edition, sorting, packaging, typesetting, printing, arrangement, writer, extension,
__main__
"""
