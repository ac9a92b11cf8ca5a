"""The window: where one looks at figures and explores them by hand."""
