//! The boundary to JavaScript: the only place that knows wasm-bindgen, js-sys, web-sys and plotters-canvas.
