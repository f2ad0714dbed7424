//! `cargo xtask preview`: www/preview.png and www/previews/, the pictures in previews of links to the page and to each
//! scenario, and docs/pictures/, those of the page in README.md. They are kept with the sources, since a build needs no
//! browser; draw them again when a scenario or the drawing changes.

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
    node(&shell, "preview.mjs").arg("www").run()?;
    node(&shell, "screenshots.mjs").arg("docs/pictures").run()?;
    say("drawn: www/preview.png, www/previews/ and docs/pictures/; commit them");
    Ok(())
}
