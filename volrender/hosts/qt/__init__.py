"""A figure as a widget of Qt, among the widgets of an application."""
