//! What is understood of file and environment, and what is said of the rest.

use super::*;

fn told(file: &str, env: &[(&str, &str)]) -> Result<Settings, String> {
    let env = |name: &str| {
        env.iter()
            .find(|(key, _)| *key == name)
            .map(|(_, value)| (*value).to_owned())
    };
    settings(file, env, &Flags::default()).map_err(|problem| problem.to_string())
}

#[test]
fn nothing_configured_is_the_whole_product() {
    let settings = told("", &[]).unwrap();
    assert_eq!(settings.listen.to_string(), LISTEN);
    assert!(settings.slack.is_none());
}

#[test]
fn the_environment_wins_over_the_file() {
    let settings = told(
        "lang = \"ja\"\nannounce_channel = \"#fire\"",
        &[("MATOI_LANG", "en")],
    )
    .unwrap();
    assert_eq!(settings.tongue, Tongue::En);
    assert_eq!(settings.announce_channel, "fire");
}

#[test]
fn a_key_that_cannot_be_used_is_named_with_the_reason() {
    let named = |file: &str, env: &[(&str, &str)]| told(file, env).unwrap_err();
    assert!(named("lnag = \"ja\"", &[]).starts_with("lnag: there is no such key"));
    assert!(named("lang = ", &[]).starts_with("matoi.toml: "));
    assert_eq!(
        named("", &[("MATOI_LANG", "fr")]),
        "MATOI_LANG: \"fr\" is neither ja nor en"
    );
    assert!(
        named("", &[("MATOI_LISTEN", "0.0.0.0:1190")])
            .starts_with("MATOI_LISTEN: others could reach")
    );
    let slack = [
        ("MATOI_LISTEN", "0.0.0.0:1190"),
        ("SLACK_BOT_TOKEN", "xoxb-1"),
        ("SLACK_APP_TOKEN", "xapp-1"),
    ];
    assert!(told("", &slack).is_ok(), "there one signs in");
    assert!(named("", &[("MATOI_LISTEN", "here")]).contains("127.0.0.1:1190"));
    assert!(named("", &[("SLACK_BOT_TOKEN", "xoxb-1")]).starts_with("SLACK_APP_TOKEN: "));
    let swapped = [
        ("SLACK_BOT_TOKEN", "xapp-secret"),
        ("SLACK_APP_TOKEN", "xoxb-secret"),
    ];
    assert_eq!(
        named("", &swapped),
        "SLACK_BOT_TOKEN: does not start with xoxb-"
    );
    assert!(!named("", &swapped).contains("secret"));
    for (url, is_fine) in [
        ("https://slack.com/api/", true),
        ("http://127.0.0.1:1190/workspace/api/", true),
        ("http://[::1]/api", true),
        ("http://127.0.0.1@elsewhere.example/", false),
        ("http://slack.example/api/", false),
        ("slack.com/api", false),
    ] {
        let env = [
            ("SLACK_BOT_TOKEN", "xoxb-1"),
            ("SLACK_APP_TOKEN", "xapp-1"),
            ("SLACK_API_URL", url),
        ];
        assert_eq!(told("", &env).is_ok(), is_fine, "{url}");
    }
}
#[test]
fn signing_in_with_slack_needs_all_of_its_parts() {
    let client = |rest: &[(&'static str, &'static str)]| {
        let both = [("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1")];
        told("", &[&both[..], rest].concat()).map(|settings| settings.slack.unwrap().client)
    };
    let whole = [
        ("SLACK_CLIENT_ID", "25.11"),
        ("SLACK_CLIENT_SECRET", "hush"),
        ("MATOI_PUBLIC_URL", "https://matoi.example/"),
    ];
    assert_eq!(client(&whole).unwrap().unwrap().id, "25.11");
    for (given, key) in [
        (&whole[..1], "SLACK_CLIENT_SECRET: "),
        (&whole[1..2], "SLACK_CLIENT_ID: "),
        (&whole[..2], "MATOI_PUBLIC_URL: "),
    ] {
        let problem = client(given).unwrap_err();
        assert!(
            problem.starts_with(key) && !problem.contains("hush"),
            "{problem}"
        );
    }
    assert!(
        told("", &whole)
            .unwrap_err()
            .starts_with("SLACK_CLIENT_ID: signing in asks a Slack")
    );
}

#[test]
fn slack_is_heard_by_socket_or_over_http_with_one_secret_or_two() {
    let heard = |rest: &[(&'static str, &'static str)]| {
        let env = [&[("SLACK_BOT_TOKEN", "xoxb-1")][..], rest].concat();
        told("", &env).map(|settings| settings.slack.unwrap().hears)
    };
    let secrets = |given: &'static str| match heard(&[("SLACK_SIGNING_SECRET", given)]) {
        Ok(Hears::Http { secrets }) => Ok(secrets.len()),
        Ok(Hears::Socket { .. }) => panic!("no token for a socket was given"),
        Err(problem) => Err(problem),
    };
    assert_eq!(secrets("old"), Ok(1));
    assert_eq!(secrets("new, old"), Ok(2));
    let problem = secrets("newest,new,old").unwrap_err();
    assert!(
        problem.starts_with("SLACK_SIGNING_SECRET: ") && !problem.contains("newest"),
        "{problem}"
    );
    let both = [
        ("SLACK_APP_TOKEN", "xapp-1"),
        ("SLACK_SIGNING_SECRET", "old"),
    ];
    assert!(matches!(heard(&both), Ok(Hears::Socket { .. })));
    let alone = told("", &[("SLACK_SIGNING_SECRET", "old")]).unwrap_err();
    assert!(alone.starts_with("SLACK_BOT_TOKEN: "), "{alone}");
}
