### How a page that updates by itself is doing. The room for these is kept beforehand, so they are short.

# document · before a script runs, and without one: the moment the page was made; a link follows
live-then = As of { $time }
# document · the link that loads the page again
live-reload = Reload
live-on = Live
# document · the moment of the last word follows
live-wait = Reconnecting, last at
# document · where nothing but answers to our own asking comes through
live-poll = Every 15 s
# document · a link to reload follows
live-off = Updates have stopped
# button · what waits to be shown; the number is filled in by the page
live-new = { $n } new
# button · what waits is a change, not a new line
live-other = News
# button · pressed while new lines are shown at once, e.g. on a wall display
live-follow = How news is shown
    .follow = Show news at once
# document · behind the zone times are told in, where the team's is another
live-team_zone = (the team's is { $zone })
# document · links where a long timeline is shown in parts
live-older =
    { $n ->
        [one] One older line
       *[other] { $n } older lines
    }
live-newer =
    { $n ->
        [one] One newer line
       *[other] { $n } newer lines
    }
live-newest = The newest
live-all = Show all
# document · a link before the newest notes of a kind
live-more =
    { $n ->
        [one] One older
       *[other] { $n } older
    }
