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
first-connect_how = With the two tokens of a Slack app in the environment, Matoi starts in your team's Slack and works just the same.
first-connect_later = Guidance on this page comes with a later version. Until then the app is made by hand in Slack's own settings.
first-away = Slack isn't reachable just now. The pages work all the same.
# document · third step; each line goes on after a link's name
first-later = What may wait
first-guideline = to read, before something happens or after.
first-library = to look into. What is closed becomes a case there.
first-settings = to look at: whom to call, where to announce, where alerts go.
