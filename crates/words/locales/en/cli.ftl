### The first lines of `matoi serve`, printed in both languages.

# terminal
cli-running = Matoi is running: { $url }
cli-workspace = Built-in workspace: { $url } (nothing said there goes to Slack)
cli-records = Records are kept in: { $path }
cli-alerts = Send alerts to: { $url }
cli-stop = Ctrl-C stops it
