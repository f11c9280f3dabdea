"""The cockpit's parts beside the panels: slider, map, conversion, breakdown, downloads."""
