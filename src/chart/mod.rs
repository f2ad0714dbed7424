//! Plain-data figures and one drawing of them for every backend.
