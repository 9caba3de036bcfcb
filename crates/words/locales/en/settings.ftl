### Settings: what is in force. A page to read.

# document · navigation and title
settings-nav = Settings
settings-title = Settings
settings-help = There is little to decide. Everything works with nothing changed.
# document · what the reader chooses for themselves
settings-you = You
settings-language = Language:
# document · the keys; each with its value, where it comes from, its reason in one sentence
settings-keys = In force now
settings-keys_help = These change in matoi.toml or in the environment, and count from the next start of Matoi. What a token says is shown nowhere.
settings-invite = Whom to call
settings-announce_channel = Announce channel
settings-alert_channel = Alert channel
settings-lang = The team's language
settings-public_url = Public address of the pages
settings-data_dir = Where records are kept
settings-database = Database
settings-listen = Listening at
settings-slack_bot_token = Slack bot token
settings-slack_app_token = Slack app token
settings-slack_signing_secret = Slack signing secret
settings-api_token = Token for scripts
settings-alert_token = Token for alerts
settings-zone = Time zone
settings-is_set = set
settings-is_not_set = not set
settings-from_default = as it comes
settings-from_named = from { $name }
settings-from_matoi = made by Matoi
settings-from_team = where most of the team lives
settings-reason_invite = They are called when a place to talk opens. With auto that is everyone in a small team, and @engineers and @directors in a large one.
settings-reason_announce_channel = There everyone hears, once and in plain words, that something was opened.
settings-reason_alert_channel = Alerts that come in line up there as cards.
settings-reason_lang = Whoever chose no language is spoken to in this one.
settings-reason_public_url = With it, posts in Slack link to these pages. Without it everything can still be done in Slack.
settings-reason_data_dir = Records and files are all in there. With a copy of it everything can be brought back.
settings-reason_database = For now it is SQLite, in the place where records are kept.
settings-reason_listen = These pages and the API are there. With the built-in workspace it opens only on this computer.
settings-reason_slack_bot_token = With it Matoi posts and makes places to talk.
settings-reason_slack_app_token = With it Matoi hears from Slack, and needs no public address for that.
settings-reason_slack_signing_secret = With it in place of the app token, Slack calls here over HTTP, and every call is checked by its signature.
settings-reason_api_token = Scripts show it to be let in. The command matoi token prints it.
settings-reason_alert_token = It is a part of the address that alerts are sent to. The command matoi token prints it.
settings-reason_zone = Times on the pages and the dates in room names are told in it.
