"""What is written of a table: files in other forms, first rows, a sample, a chart."""
