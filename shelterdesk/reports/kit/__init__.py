"""What every report is made of: styles, status signs, facts, tables, a chart, pages, boxes."""
