//! `cargo xtask preview`: www/preview.png, the picture in previews of links to the page. It is kept with the sources, since
//! a build needs no browser; draw it again when the default scenario or the drawing changes.

use anyhow::Result;
use xshell::cmd;

use crate::run::{say, shell};
use crate::toolchain::Toolchain;
use crate::{browser, build, npm, project};

pub(crate) fn preview(mut arguments: lexopt::Parser) -> Result<()> {
    if let Some(argument) = arguments.next()? {
        return Err(argument.unexpected().into());
    }
    npm::ensure()?;
    build::checked(&Toolchain::find()?, None)?;
    let shell = shell()?;
    shell.set_var(browser::VARIABLE, browser::find()?);
    let root = project::root();
    let (script, picture) = (root.join("xtask/preview.mjs"), root.join("www/preview.png"));
    cmd!(shell, "node {script} {picture}").run()?;
    say("drawn: www/preview.png; commit it");
    Ok(())
}
