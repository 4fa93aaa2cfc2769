"""Tổng Hợp: collects, checks and adds up the quarterly reports of a provincial organisation."""
