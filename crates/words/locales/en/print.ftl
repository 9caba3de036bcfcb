### Print, and the HTML file that is taken along.

# document · beside Markdown, JSON and HTML
print-acts = Take it along
    .print = Open for printing
# document · at the top of each printed page
print-written_at = written out { $time }
# document · across each page of a drill's record
print-drill = DRILL
