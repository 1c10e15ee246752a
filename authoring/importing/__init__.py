"""Notes from elsewhere: Obsidian vaults and folders of Markdown, rewritten as MyST."""
