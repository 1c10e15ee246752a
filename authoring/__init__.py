"""What authors start from: new notes and topics, in the form that this site wants.

A module imports only from those before it:

slugs, creation, importing.model, importing.decoding, importing.dates, importing.header,
importing.schema, importing.inline, importing.blocks, importing.vault, importing.names,
importing.destinations, importing.writing, importing.links, importing.html, importing.callouts,
importing.marks, importing.parts, importing.headings, importing.convert, importing.folder,
importing.manifest, importing.history, importing.report, importing.run, readings, __main__
"""
