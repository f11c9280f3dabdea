"""What the list, the board, the calendar and the map of projects share: columns, filter, saved views, export."""
