"""What everything stands on: numbers, colours, checks and events. numpy only."""
