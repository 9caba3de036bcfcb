### The check-up: does it work, is there anything worth a look.

# document, terminal · title, when, the whole in one line
doctor-title = Check-up
doctor-at = Looked at { $time }.
doctor-again = Look again
doctor-whole_ok = Nothing here needs a look.
doctor-whole_look = It works. There is something worth a look.
doctor-whole_wrong = Something here isn't working. Every record is kept as it was.
# document, terminal · how good each is; stands beside an icon
doctor-level_ok = OK
doctor-level_look = Worth a look
doctor-level_wrong = Not working
doctor-mend = To mend it:
# document · the same as text, to pass on
doctor-copy = As text
doctor-copy_help = For asking somebody, it can be copied as it stands. There are no tokens in it.
# document · links that lead on
doctor-on_slack = Open the workspace
doctor-on_rooms = Raise one on the Now page
doctor-on_invite = See the settings
doctor-on_address = See the settings
doctor-on_owed = See what is owed
# document, terminal · each thing looked at: its name, what was found and means, how to mend it
doctor-database = Database
doctor-database_ok = It takes what is written ({ $n } ms, { $size } large).
doctor-database_slow = It takes what is written, and took { $n } ms for it ({ $size } large). Answers may come late.
doctor-mend_database_slow = Something else heavy on this computer, or a slow disk, is the usual reason.
doctor-database_away = It can't be written to just now. Nothing new can be taken in. What is there is kept.
doctor-mend_database_away = Room on the disk and the right to write there are worth a check; after that a restart of Matoi often brings it back.
doctor-disk = Room on the disk
doctor-disk_ok = { $size } are free.
doctor-disk_low = { $size } are left. Many files at once might fill it.
doctor-mend_disk_low = Clearing something away helps, or moving the records to a larger disk.
doctor-disk_few = { $size } are left. Soon nothing more can be kept.
doctor-mend_disk_few = With some room made now, everything simply goes on.
doctor-disk_unseen = How much room is left can't be seen from here.
doctor-mend_disk_unseen = A look at that disk by hand is reassuring.
doctor-clock = Clock
doctor-clock_ok = It agrees with Slack's ({ $n } s apart).
doctor-clock_odd = It is { $n } s away from Slack's. Things may seem to have happened in another order.
doctor-mend_clock_odd = Keeping this computer's time in step (NTP) brings them together.
doctor-clock_far = It is { $n } s away from Slack's. Slack may turn us away for that.
doctor-mend_clock_far = Keeping this computer's time in step (NTP) brings them together.
doctor-slack = Slack
doctor-slack_ok = Connected.
doctor-slack_built_in = The built-in workspace plays its part. Nothing goes to a real Slack.
doctor-slack_away = It isn't reachable just now. The pages work all the same, and the rest goes out as soon as Slack answers.
doctor-mend_slack_away = The network and the two tokens are worth a check. Where Slack itself is down, it comes back by waiting.
doctor-slack_unseen = Matoi doesn't seem to be running, so nobody knows whether Slack answers.
doctor-mend_slack_unseen = After matoi serve, it can be looked at again.
doctor-rooms = Places to talk
doctor-rooms_ok = For the newest incident a channel could be made.
doctor-rooms_unseen = None was made yet, so nobody knows. Raising one shows it.
doctor-rooms_refused = Slack would not let us make a channel. Meanwhile the same goes on in the thread of the announcement.
doctor-mend_rooms_refused = An admin of the workspace can let apps make channels.
doctor-invite = Whom to call
doctor-invite_ok =
    { $n ->
        [one] One person is called when a place to talk opens.
       *[other] { $n } people are called when a place to talk opens.
    }
doctor-invite_nobody = As it is, nobody is called when a place to talk opens.
doctor-mend_invite_nobody = With groups or people in invite they are called; auto works as well.
doctor-address = Public address
doctor-address_ok = It is set. Posts in Slack link to these pages.
doctor-address_unset = It isn't set, so posts in Slack carry no link to these pages. Everything can be done in Slack alone.
doctor-mend_address_unset = Whenever links are wanted, an address that everyone can open goes into public_url.
doctor-alerts = Alerts
doctor-alerts_ok = There is a token to take them in with. The command matoi token shows the address.
doctor-alerts_no_token = There is no token to take them in with, so no alert can come in.
doctor-mend_alerts_no_token = A restart of Matoi makes a new one.
doctor-owed = What is owed
doctor-owed_ok = Nothing is uncertain, and nothing is stuck.
doctor-owed_stuck =
    { $n ->
        [one] One thing is uncertain or stuck.
       *[other] { $n } things are uncertain or stuck.
    }
doctor-mend_owed_stuck = What is going on can be read on the page of what is owed. Most of it moves by waiting.
doctor-bot = Bot token
doctor-bot_ok = Slack takes it.
doctor-bot_refused = Slack doesn't take it, so nothing can be sent just now. The pages work all the same.
doctor-mend_bot_refused = The token under “Install App” in the app's settings is good; matoi connect keeps it.
doctor-app = App-level token
doctor-app_ok = Slack takes it.
doctor-app_refused = Slack doesn't take it, so nothing people press or write arrives here.
doctor-mend_app_refused = With Socket Mode on, a new one with connections:write from “Basic Information” works; matoi connect keeps it.
doctor-scopes = What Slack granted
doctor-scopes_ok = Everything Matoi asks for.
doctor-scopes_needed = { $scopes } isn't granted: it is { $purpose }.
doctor-mend_scopes_needed = The manifest from matoi manifest (with --http and the address, where Slack calls over HTTP), pasted under “App Manifest”, and “Reinstall” grant it.
doctor-scopes_optional = { $scopes } isn't granted: it is { $purpose }. Everything else works.
doctor-mend_scopes_optional = Where it is wanted: the manifest from matoi manifest (with --http and the address, where Slack calls over HTTP), pasted under “App Manifest”, and “Reinstall”.
doctor-events = Events
doctor-events_ok = Slack tells what happens.
doctor-events_unseen = None has arrived yet, so nobody knows. Raising one shows it.
doctor-events_silent = For the newest room Slack told nothing of what happens in it. What people say there is found all the same when the room is read.
doctor-mend_events_silent = On the app’s page, “Event Subscriptions” turned on brings them; the manifest from matoi manifest names which.
doctor-presses = Buttons and forms
doctor-presses_ok = What people press arrives here.
doctor-presses_unseen = Nothing pressed has arrived yet. If Slack tells somebody that it didn't work, “Interactivity & Shortcuts” of the app may be off.
doctor-announce = Announcements
doctor-announce_ok = #{ $name } is there.
doctor-announce_missing = There is no #{ $name } that Matoi can see. Rooms open all the same, and announcements wait for it.
doctor-mend_announce_missing = A channel of that name is enough; another one goes into announce_channel.
doctor-cards = Cards of alerts
doctor-cards_ok = #{ $name } is there.
doctor-cards_missing = There is no #{ $name } that Matoi can see. Alerts are kept, and their cards wait for it.
doctor-mend_cards_missing = A channel of that name is enough; another one goes into alert_channel.
doctor-folder = Where records are kept
doctor-folder_ok = Secrets in it are for this account alone.
doctor-folder_open = Others on this computer can read a secret in it.
doctor-mend_folder_open = chmod 600 on slack.json and tokens.json in it closes them.
doctor-folder_closed = Matoi may not write there, so nothing new can be kept.
doctor-mend_folder_closed = The account that runs Matoi needs the right to write there.
doctor-guests = Guests
doctor-guests_some =
    { $n ->
        [one] One guest is in the team. They are called only where invite names them.
       *[other] { $n } guests are in the team. They are called only where invite names them.
    }
