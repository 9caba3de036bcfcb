//! The bytes of files over HTTP, and that they outlive the process.

use serde_json::{Value, json};

use super::{Response, Served};

const RAW: &str = "application/octet-stream";

impl Served {
    async fn get(&self, address: &Value, headers: &str) -> Response {
        let path = address.as_str().unwrap().splitn(4, '/').nth(3).unwrap();
        let host = self.address;
        self.raw(format!(
            "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n"
        ))
        .await
    }

    /// A file of hana's, completed and shared nowhere.
    async fn file(&self, kind: &str, body: &str) -> Value {
        let hana = self.person("hana");
        let asked = json!({"filename": "error log.txt", "length": body.len()});
        let place = self.call(&hana, "files.getUploadURLExternal", asked).await;
        let address = place["upload_url"].as_str().unwrap();
        let path = format!("/{}", address.splitn(4, '/').nth(3).unwrap());
        let sent = self.post(&path, "", kind, body).await;
        assert_eq!(sent.status, 200);
        assert!(sent.body.starts_with("OK - "), "{}", sent.body);
        let complete = json!({"files": [{"id": place["file_id"]}]});
        let done = self
            .call(&hana, "files.completeUploadExternal", complete)
            .await;
        done["files"][0].clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bytes_go_up_raw_or_in_a_form_and_come_back_the_same() {
    let served = Served::open(None).await;
    let bearer = format!("Authorization: Bearer {}\r\n", served.person("hana"));
    let form = "--x\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nno\r\n\
        --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhello\r\n--x--\r\n";
    for (kind, body) in [(RAW, "hello"), ("multipart/form-data; boundary=x", form)] {
        let file = served.file(kind, body).await;
        assert_eq!(file["size"], 5);
        for address in ["url_private", "url_private_download"] {
            let got = served.get(&file[address], &bearer).await;
            assert_eq!(got.body, "hello");
            assert!(got.head.contains("content-type: text/plain"));
            assert!(got.head.contains("sandbox"), "nothing foreign may run here");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_right_token_there_is_a_page_to_sign_in() {
    let served = Served::open(None).await;
    let file = served.file(RAW, "hello").await;
    let bot = format!("Authorization: Bearer {}\r\n", served.bot());
    for headers in ["", "Authorization: Bearer xoxb-wrong\r\n", bot.as_str()] {
        let got = served.get(&file["url_private"], headers).await;
        assert_eq!(got.status, 200);
        assert!(got.head.contains("content-type: text/html"));
        assert!(got.body.contains("Sign in"));
    }
    let hana = served.workspace.look(|world| {
        let mut personas = world.personas();
        personas
            .find(|user| user.name == "hana")
            .unwrap()
            .id
            .clone()
    });
    let page = format!("Cookie: matoi_as={hana}\r\n");
    let got = served.get(&file["url_private"], &page).await;
    assert_eq!(got.body, "hello", "the chat page is signed in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_there_after_a_new_start_and_gone_once_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("workspace.db");
    let served = Served::open(Some(&path)).await;
    let hana = served.person("hana");
    let bearer = format!("Authorization: Bearer {hana}\r\n");
    let file = served.file(RAW, "hello").await;
    drop(served);
    let served = Served::open(Some(&path)).await;
    let got = served.get(&file["url_private"], &bearer).await;
    assert_eq!(got.body, "hello");
    let delete = json!({"file": file["id"]});
    assert_eq!(served.call(&hana, "files.delete", delete).await["ok"], true);
    let got = served.get(&file["url_private"], &bearer).await;
    assert!(got.body.contains("Sign in"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_file_appears_by_itself() {
    let served = Served::open(None).await;
    let hana = served.person("hana");
    let channel = served.channel("general");
    let mut changes = served.workspace.changes();
    let asked = json!({"filename": "a.txt", "length": 5});
    let place = served
        .call(&hana, "files.getUploadURLExternal", asked)
        .await;
    let address = place["upload_url"].as_str().unwrap();
    let path = format!("/{}", address.splitn(4, '/').nth(3).unwrap());
    served.post(&path, "", RAW, "hello").await;
    let complete = json!({"files": [{"id": place["file_id"]}], "channel_id": channel});
    served
        .call(&hana, "files.completeUploadExternal", complete)
        .await;
    let change = changes.recv().await.unwrap();
    assert_eq!(change.kind, "message");
    let page = json!({"channel": channel});
    let seen = served.call(&hana, "conversations.history", page).await;
    assert_eq!(seen["messages"][0]["files"][0]["id"], place["file_id"]);
}
