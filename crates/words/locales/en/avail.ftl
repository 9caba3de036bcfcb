### Who can help right now, asked by reactions.

# head · part of the pinned head
avail-ask =
    {"*"}Who can help right now?* A reaction is enough.
    🙋 I can work on it now
    👀 Watching, happy to answer questions
    🕐 I can join later
    🙏 Not this time (good to know, too)
    No need to settle on roles yet.
# head · how many gave an answer beside which nobody is named
avail-count = { $n ->
    [one] one person
   *[other] { $n } people
}
# head · under who answered what; answer = all four labels with their emoji
avail-legend = A reaction can change any time: { $answer }
