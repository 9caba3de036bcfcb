//! The built-in workspace alone, without Matoi, for trying any Slack app against it:
//! `cargo run -p matoi-workspace --example alone -- 127.0.0.1:1191`. It forgets everything at the end.
//! `/workspace/api/sandbox.info` shows the tokens; `/workspace` is the page.

use matoi_workspace::{Seed, Workspace};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let wanted = std::env::args().nth(1);
    let listener = TcpListener::bind(wanted.as_deref().unwrap_or("127.0.0.1:1191")).await?;
    let address = listener.local_addr()?;
    let workspace = Workspace::open(None, Seed::random()?).await?;
    workspace.set_base_url(&format!("http://{address}"));
    println!("http://{address}/workspace");
    axum::serve(listener, workspace.router(None)).await?;
    Ok(())
}
