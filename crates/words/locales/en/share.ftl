### A link that lets others read an incident. No mark-up.

share-title = A link for reading
    .make = Make a link
    .again = Make a new link
    .end = End the link
share-help = Somebody outside the team may need to read this. A link shows this record, to read only, to whoever has it.
share-sensitive = This one is only for the people in it, so there is no link for others.
share-opens = { $who } made a link. It works until { $time }. A new one ends it.
share-ended = { $who } ended the link at { $time }.
share-over = The link { $who } made worked until { $time }.
share-made = The link. It is shown this once, so now is a good moment to copy it.
share-until = It works until { $time }, and anybody on the team can end it earlier from the incident’s page.
share-back = Back to the incident
# document · at the end of what is shown
share-read_only = { $who } shared this to read. The link works until { $time }.
# document · a link that shows nothing, whatever the reason
share-nothing_title = There is nothing to read here
share-nothing = The link may have ended, or a part of it may be missing. Whoever sent it can make a new one.
