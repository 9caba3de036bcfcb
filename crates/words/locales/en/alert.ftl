### The alert card. A machine said it; people decide whether to open anything.

# team · first line of the card; plain text, no markup
alert-heading = Alert: { $title }
# team · how often the same alert came
alert-count = { $n ->
    [one] Arrived once
   *[other] Arrived { $n } times
}
# team · context line
alert-source = From: { $source }
# team · context line; time of the first arrival
alert-first = First: { $time }
# team · context line; time of the newest arrival
alert-latest = Latest: { $time }
# team · words of the link to the sender's page
alert-details = See the details
# team · the question under the card, with its three answers
alert-card = If it looks odd, one press opens a place to talk. It's fine if it turns out to be nothing.
    .raise = Raise it
    .looking = I'm looking
    .nothing = It's nothing
    .restore = Not nothing after all
# team · the card after someone raised it
alert-raised = We're on it in { $channel }.
# team · beside alert.raised
alert-raised_by = { $who } spoke up. Thank you.
# team · the sender says it is over; nothing settles by itself
alert-resolved = The sender says it has calmed down.
# team · who pressed I'm looking; names by join_names
alert-looked_at = { $names } had a look or is looking.
# team · marked as nothing; on purpose without a name
alert-nothing = Marked as probably nothing. It can be opened any time.
# ephemeral · answer to I'm looking
alert-looking_noted = Thank you. The card now shows that you're looking.
# ephemeral · answer to It's nothing
alert-nothing_noted = Thank you. Marked; the card stays where it is.
# fragment · the title of an alert that came without any words
alert-untitled = An alert without a title
alert-stopped_looking = Understood. Thanks for looking.
alert-restored = Back as it was. It can be raised any time.
