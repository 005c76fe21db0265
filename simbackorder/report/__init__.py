"""Tables, text and figures of results. Opens no file and runs nothing."""
