//! Looking back: opened in a size, prefilled from the record, written, done. Must never overwrite what
//! somebody else wrote meanwhile; `base` says which revision was read.

use axum::{
    Json,
    body::Bytes,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use matoi_core::{
    actor::Actor,
    ids::LookBackId,
    look_back::Size,
    refusal::{Advice, Refusal},
    request::Request,
};
use matoi_engine::Kept;

use super::{
    caller::{Caller, Result},
    fields::Fields,
    view,
};
use crate::record::Record;

/// What a body says of a look-back that is there.
struct Said {
    text: Option<String>,
    base: Option<u32>,
    done: Option<bool>,
    dropped: Option<bool>,
}

impl Said {
    fn read(fields: &mut Fields<'_>) -> Result<Self> {
        Ok(Self {
            text: fields.text("text")?,
            base: fields.count("base")?,
            done: fields.flag("done")?,
            dropped: fields.flag("dropped")?,
        })
    }

    async fn ask(self, caller: &Caller, kept: &Kept, id: LookBackId, by: &Actor) -> Result<()> {
        let look_back = id;
        let write = self.text.map(|text| Request::WriteLookBack {
            look_back,
            text,
            base: self.base,
        });
        let finish = self
            .done
            .map(|done| Request::FinishLookBack { look_back, done });
        let drop = self
            .dropped
            .map(|dropped| Request::DropLookBack { look_back, dropped });
        let all = [("write", write), ("finish", finish), ("drop", drop)];
        for (verb, request) in all {
            if let Some(request) = request {
                let verb = format!("look-back:{id}:{verb}");
                caller.ask_about(kept, &verb, by.clone(), request).await?;
            }
        }
        Ok(())
    }
}

/// `POST /incidents/{id}/look-backs`: the new look-back.
pub(super) async fn open(caller: Caller, Path(id): Path<String>, body: Bytes) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let size = fields.one_of::<Size>("size", &Size::ALL.map(Size::word))?;
    let said = Said::read(&mut fields)?;
    let by = caller.actor(fields.text("by")?);
    let kept = caller.find(&id).await?;
    let request = Request::OpenLookBack {
        size: size.unwrap_or_default(),
    };
    let answered = caller
        .ask_about(&kept, "look-back", by.clone(), request)
        .await?;
    let opened = answered.advice.iter().find_map(|advice| {
        if let Advice::LookBackOpened { look_back } = advice {
            Some(*look_back)
        } else {
            None
        }
    });
    let opened = opened.ok_or_else(|| caller.refuse(&Refusal::NoSuchLookBack))?;
    said.ask(&caller, &kept, opened, &by).await?;
    answer(&caller, StatusCode::CREATED, &kept, opened).await
}

/// `PATCH /incidents/{id}/look-backs/{look_back}`: the look-back as it is now.
pub(super) async fn change(
    caller: Caller,
    Path((id, look_back)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    let mut fields = Fields::read(&caller, &body)?;
    let said = Said::read(&mut fields)?;
    let by = caller.actor(fields.text("by")?);
    let kept = caller.find(&id).await?;
    let id = look_back.parse().map(LookBackId);
    let id = id.map_err(|_| caller.refuse(&Refusal::NoSuchLookBack))?;
    said.ask(&caller, &kept, id, &by).await?;
    answer(&caller, StatusCode::OK, &kept, id).await
}

async fn answer(
    caller: &Caller,
    status: StatusCode,
    kept: &Kept,
    id: LookBackId,
) -> Result<Response> {
    let now = caller.now(kept).await?.incident;
    let found = now.look_backs.iter().find(|one| one.id == id);
    let found = found.ok_or_else(|| caller.refuse(&Refusal::NoSuchLookBack))?;
    let team = caller.state.engine.team();
    let name = |actor: &Actor| view::name(actor, &team);
    let draft = Record::draft(&now, found.size, &team.zone, caller.language);
    Ok((status, Json(view::look_back(found, Some(draft), &name))).into_response())
}
