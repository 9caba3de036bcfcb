//! Somebody at the web pages: their own browser, their own cookie, plain forms. Must never reach past
//! what a page shows.

use reqwest::header::{ACCEPT_LANGUAGE, COOKIE, ORIGIN};

use super::{Person, Slack};

/// One person's browser.
pub struct Browser {
    slack: Slack,
    cookie: String,
}

impl Browser {
    /// A browser whose owner said who they are.
    pub fn of(slack: &Slack, person: &Person) -> Self {
        Self {
            slack: slack.clone(),
            cookie: format!("matoi_as={}", person.id),
        }
    }

    /// Opens a page.
    pub async fn opens(&self, path: &str) -> String {
        let request = self.slack.http().get(self.address(path));
        self.goes(request).await
    }

    /// Sends a form, and reads the page it leads to.
    pub async fn sends(&self, path: &str, form: &[(&str, &str)]) -> String {
        let request = self.slack.http().post(self.address(path));
        let request = request.header(ORIGIN, self.slack.base()).form(form);
        self.goes(request).await
    }

    /// Presses something on an incident's page.
    pub async fn presses(&self, number: u64, form: &[(&str, &str)]) -> String {
        self.sends(&format!("/i/{number}/act"), form).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.slack.base())
    }

    async fn goes(&self, request: reqwest::RequestBuilder) -> String {
        let request = request
            .header(COOKIE, &self.cookie)
            .header(ACCEPT_LANGUAGE, "ja");
        let answer = request.send().await.unwrap();
        let (status, url) = (answer.status().as_u16(), answer.url().clone());
        let page = answer.text().await.unwrap();
        assert_eq!(status, 200, "{url}: {page}");
        page
    }
}
