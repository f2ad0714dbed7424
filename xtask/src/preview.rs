//! `cargo xtask preview`: www/preview.png, the picture in previews of links to the page. It is kept with the sources,
//! since a build needs no browser; draw it again when the default scenario or the drawing changes.

use anyhow::Result;

use crate::run::{node, say, shell};
use crate::toolchain::Toolchain;
use crate::{build, install};

pub(crate) fn preview(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    build::site(Toolchain::find()?, None)?;
    let shell = shell()?;
    shell.set_var(install::CHROMIUM, install::chromium()?);
    node(&shell, "preview.mjs").arg("www/preview.png").run()?;
    say("drawn: www/preview.png; commit it");
    Ok(())
}
