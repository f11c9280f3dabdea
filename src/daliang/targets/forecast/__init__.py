"""Forecast (预测): what the projects in hand may still bring by the end of a period, from the city's own history."""
