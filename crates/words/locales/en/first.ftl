### The Now page of a house in which nothing has happened yet: the next gentle step.

# document · the heading and what this is
first-calm = Calm, and together.
first-what = When someone says “something is off”, a place to talk opens, everyone gathers, and the record is kept. Trying it out tells more than reading.
# document · first step; nothing is needed for it
first-try = Try it first
first-try_here = It starts without Slack. There is a practice Slack in here with made-up people. Whatever you do, nothing breaks.
first-open_workspace = Open the workspace
first-raise_here = Raise one here
# document · where Slack is connected; the command follows
first-try_slack = In any channel of your Slack these letters begin one:
# document · second step
first-connect = Connect Slack
first-connect_how = Five steps, about five minutes, no public address. Until the last one everything stays as it is here.
# document · the five steps; what is typed follows some of them
first-step_app = Open the page this prints, choose your workspace, and create the app:
first-step_install = On the app's page: Install App → Install to Workspace. The bot token (xoxb-…) appears there.
first-step_token = On the app's page: Basic Information → App-Level Tokens → generate one with connections:write (xapp-…).
first-step_connect = Paste both; they don't show, and Slack is asked whether they are good:
first-step_serve = Start it, and /matoi works in any channel:
# document · ticks, once both tokens are kept; then what is left, and a command
first-did_app = The app is made.
first-did_install = It is installed in the workspace.
first-did_token = Its app-level token is made.
first-kept = What is left: stop this one (Ctrl+C) and start it again. Then /matoi works in any channel:
# document · ticks, where Slack is connected
first-done_tokens = The tokens are here.
first-done_slack = Slack and Matoi hear each other.
first-open_slack = Slack and Matoi don't hear each other just now.
first-done_scopes = Everything asked for was granted.
first-open_scopes = Something asked for wasn't granted; the check-up names it.
first-check_up = Open the check-up
first-away = Slack isn't reachable just now. The pages work all the same.
# document · third step; each line goes on after a link's name
first-later = What may wait
first-guideline = to read, before something happens or after.
first-library = to look into. What is closed becomes a case there.
first-settings = to look at: whom to call, where to announce, where alerts go.
