### The web pages. No emphasis marks here.

# document · the name and one line about it
web-name = Matoi
web-tagline = Someone notices, everyone gathers
# document · navigation
web-nav_now = Now
web-nav_library = Library
web-nav_guideline = Guideline
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
# document · the library
web-library_title = Library
web-library_help = Closed incidents become cases here. The ones that were nothing count, too.
web-library_empty = No cases yet. They line up here once the first incident is closed.
web-library_count =
    { $n ->
        [one] One case
       *[other] { $n } cases
    }
web-library_older = Earlier cases
web-library_search = Search
    .submit = Search
web-library_no_match = No case matches “{ $query }”. Other words may find it.
# document · the foot of each page
web-footer = The records are kept on this computer.
web-footer_times = Times are in { $zone }
web-home = To the Now page
web-reload = Reload
# document · what happened, what is kept, how to go on
web-not_found_title = This page couldn't be found
web-not_found = The address may have changed, or the page isn't there yet. No record is lost.
web-error_title = This page couldn't be shown
web-error = Something tripped on our side. Everything received is kept. Waiting a moment and reloading may bring it up.
web-refused_title = That didn't come from a page of Matoi's
web-refused = A form on another page sent it, or the browser didn't say where it came from. Nothing was changed, and no record is lost. On Matoi's own pages the same can be done.
# document · a request through a proxy or by another name, where nobody signs in
web-elsewhere_title = This can't be opened from here
web-elsewhere = This Matoi is for the computer it runs on, with no sign-in. What was asked came by another name or through a proxy, so nothing was opened. Nothing was changed, and every record is kept.
web-elsewhere_here = On that computer it opens at the address shown when Matoi started.
web-elsewhere_team = For other computers: once Slack is connected, everyone signs in and it opens for them too.
web-elsewhere_way = Open it on this computer
web-too_large_title = That was too large to take in
web-too_large = What was sent was not kept. In smaller pieces it can be taken in.
web-method_title = That isn't done at this address
web-method = The address is there, and takes something else. Nothing was changed.
# document · an answer of the API, or under a page's title; what happened, what is kept
web-unauthorized_title = The token didn't match
web-unauthorized = Nothing was taken in. `matoi token` shows the right one on the computer that Matoi runs on.
web-unreadable_title = That couldn't be read
web-unreadable = It was cut off on the way or isn't in a form known here. Nothing was changed.
web-too_slow_title = It stopped coming halfway
web-too_slow = What was sent didn't arrive whole, so nothing was changed. Sending it again helps.
web-not_kept_title = That couldn't be kept just now
web-not_kept = Nothing was taken in, and nothing that was here is lost. Sending it again in a moment helps.
web-bad_json = The body couldn't be read as a JSON object. Nothing was changed.
web-field_text = “{ $field }” takes text. Nothing was changed.
web-field_flag = “{ $field }” takes true or false. Nothing was changed.
web-field_list = “{ $field }” takes a list of objects. Nothing was changed.
web-field_word = “{ $field }” takes one of these: { $words }. Nothing was changed.
web-field_message = “{ $field }” takes a message as its room and its mark, like C1/1795323720.000100. Nothing was changed.
web-field_key = “{ $field }” takes 1 to { $n } letters, digits and signs without spaces. Nothing was changed.
web-field_count = “{ $field }” takes a whole number that isn't negative. Nothing was changed.
web-field_id = “{ $field }” takes an id as it was given. Nothing was changed.
web-field_material = “{ $field }” takes an object with two lists: `notes` (ids) and `evidence` (places, from 0). Nothing was changed.
web-field_missing = “{ $field }” is empty. A few words are enough. Nothing was changed.
web-still_working = Kept, and still being worked on. Asking again with the same Idempotency-Key gives the answer.
# document · the raise form
web-raise_name = Your name (optional)
# fragment · whoever raised it on the page without a name
web-someone = Someone on the web page
# document · beside the navigation
web-slack_here = Connected to Slack
web-slack_away = Slack isn't reachable just now. Everything is kept, and the rest goes out as soon as Slack answers. ({ $reason })
# document · why Slack is away, in brackets at the end of that
web-slack_no_connection = no connection stands
web-slack_clocks_apart = the clocks of this computer and of Slack are too far apart; the check-up says how far
# document · under the raise, where another may be the same; a link follows
web-maybe_same = Something close is open already. If it is the same, everyone there is glad of one more; if it feels different, this one simply goes on.
