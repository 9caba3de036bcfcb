### What Slack itself shows of the app, and what each thing asked of Slack is for.

# manifest · the app in the list of apps, at most 60 characters in each language
slack-app = Raise the standard, gather, settle, look back.
# manifest · beside the command
slack-command = Say that something is off; words are optional
slack-command_hint = [a few words, or nothing]
# manifest · menus, at most 10 characters in each language
slack-shortcut_raise = Raise it
slack-shortcut_raise_what = Begin an incident; a room opens and people come
slack-shortcut_note = Record it
slack-shortcut_note_what = Keep this message as a fact, a guess, a decision
# terminal · what it asks of Slack: the scopes, then what they are for
slack-needed = Asked for, all of it small:
slack-optional = Optional, to be left out where it isn't wanted:
slack-why_rooms = to make a channel for an incident, call people in, keep its topic true, and put it away at the end
slack-why_talk = to keep what is said in that channel, also what Slack did not tell of at once
slack-why_private_rooms = the same where a sensitive incident has a private channel; it sees no other private channel
slack-why_posts = to write the board and the few posts of an incident
slack-why_pin = to keep the board within reach
slack-why_reactions = to read who can act now and what is to be recorded, and to answer with 📝
slack-why_command = for /matoi, the shortcuts, buttons and forms
slack-why_mention = to hear when somebody writes @Matoi
slack-why_people = to know names and languages, and whom to call
slack-why_direct = to tell something to one person quietly
slack-why_home = to show in the app's home what is open and what was asked
slack-why_posts_anywhere = to announce in a public channel it was not added to
slack-why_files = to copy pictures and files into the record
slack-why_groups = to call a group by its name (paid plans have groups)
slack-why_mail = to call people by their mail address
slack-why_direct_again = to see whether a direct message of its own arrived, when Slack's answer was lost
# terminal · `matoi connect`: what is asked for
slack-connect_bot = Bot token (begins with xoxb-; nothing shows while it is pasted):
slack-connect_app = App-level token (begins with xapp-; nothing shows while it is pasted):
# terminal · something else was pasted
slack-connect_is_bot = That one is the bot token, and is taken as that. The app-level token begins with xapp-.
slack-connect_is_app = That one is the app-level token, and is taken as that. The bot token begins with xoxb-.
slack-connect_is_person = That one is a person's token (xoxp-). The bot token stands on the same page and begins with xoxb-.
slack-connect_is_rotating = That one changes every 12 hours. With token rotation off in the app's settings, the token begins with xoxb-.
slack-connect_is_none = That doesn't look like a token of Slack's. They begin with xoxb- and xapp-.
slack-connect_no_bot = There was no bot token in it (xoxb-…). It stands under “Install App” in the app's settings.
slack-connect_no_app = There was no app-level token in it (xapp-…). It is made under “Basic Information” in the app's settings.
# terminal · what Slack said to them
slack-connect_bot_refused = Slack doesn't take the bot token ({ $code }). Nothing was kept; the one under “Install App” works.
slack-connect_app_refused = Slack doesn't take the app-level token ({ $code }). Nothing was kept; one with connections:write from “Basic Information” works, with Socket Mode on.
slack-connect_two_apps = The two tokens are of different apps; the bot's is { $code }. Nothing was kept; two of one app work together.
slack-connect_away = Slack wasn't reachable ({ $code }). Nothing was kept; the same works again later.
slack-connect_done = Connected with { $team }. Both tokens are in { $path }, for this account's eyes only.
slack-connect_lacks = Not granted: { $scopes } ({ $purpose }). Everything else works.
slack-connect_next = Next: matoi serve, and then /matoi in any channel.
