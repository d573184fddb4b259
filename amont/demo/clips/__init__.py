"""Five short vertical clips made by us, with their captions and stills; `make_clips` draws them again."""
