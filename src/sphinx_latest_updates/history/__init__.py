"""From revisions to dates: moves followed, unseen changes skipped, the settled part cached."""
