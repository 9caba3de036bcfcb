### The web pages. No emphasis marks here.

# document · the name and one line about it
web-name = Matoi
web-tagline = Someone notices, everyone gathers
# document · navigation
web-nav_now = Now
web-nav_library = Library
web-nav_workspace = Workspace
# document · the skip link for keyboards and screen readers
web-skip = Skip to the content
# document · language switch; each language is written in itself
web-language = Language
web-language_ja = 日本語
web-language_en = English
# document · the now page
web-now_title = Now
web-now_empty = Nothing is open right now. A quiet moment.
web-now_open =
    { $n ->
        [one] One incident is open
       *[other] { $n } incidents are open
    }
web-now_alerts = Alerts that came in
web-now_no_alerts = No alerts have come in.
web-now_recent = Recent cases
# document · the raise form
web-raise = Raise it
    .submit = Raise it
web-raise_help = “Something is off” is enough. One press makes a place to talk.
web-raise_words = A few words (optional)
web-raise_placeholder = e.g. 500s on the payment page
# document · the incident page
web-incident_title = { $number } { $title }
web-incident_open_room = Open the room
web-incident_room_pending = The room is being prepared
web-incident_started = Since { $time }
web-incident_read_case = Read the case
web-incident_talk = Talk and events
web-incident_no_talk = Nothing has been said yet.
# document · the live mark
web-live = Updates by itself
web-reconnecting = Reconnecting
web-stopped = Updates have stopped. Reloading shows what came after.
# document · the library
web-library_title = Library
web-library_help = Closed incidents become cases here. The ones that were nothing count, too.
web-library_empty = No cases yet. They line up here once the first incident is closed.
web-library_count =
    { $n ->
        [one] One case
       *[other] { $n } cases
    }
web-library_search = Search
    .submit = Search
web-library_no_match = No case matches “{ $query }”. Other words may find it.
# document · the foot of each page
web-footer = The records are kept on this computer.
web-footer_times = Times are in { $zone }
# document · ways on
web-back = Back
web-home = To the Now page
web-reload = Reload
# document · what happened, what is kept, how to go on
web-not_found_title = This page couldn't be found
web-not_found = The address may have changed, or the page isn't there yet. No record is lost.
web-error_title = This page couldn't be shown
web-error = Something tripped on our side. Everything received is kept. Waiting a moment and reloading may bring it up.
web-refused_title = This can't be opened from here
web-refused = This page opens only on the computer it runs on. To see it from elsewhere, whoever runs it can make a link with `matoi login-link`.
web-too_large_title = That was too large to take in
web-too_large = What was sent was not kept. In smaller pieces it can be taken in.
web-busy_title = It's a little busy just now
web-busy = Everything received is kept. Trying again in a few seconds gets through.
