"""From a chapter's text and its solutions to notebooks and check packs."""
