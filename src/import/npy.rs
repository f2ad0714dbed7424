//! Files of numpy: an array (`.npy`), and archives of arrays (`.npz`).
//!
//! The format is described in numpy's `numpy/lib/format.py`: a magic string, a version, the length of a header and the
//! header, a dict of Python, then the cells.

use miniz_oxide::inflate::decompress_to_vec_with_limit;
use rawzip::{CompressionMethod, ZipArchive};

use super::array::{Array, Cells, cell_count};
use super::literal::{self, Literal};
use super::wrapper::count;
use crate::scenario::limits;
use crate::scenario::names::{quoted, shortened};

const MAGIC: &[u8] = b"\x93NUMPY";
const ARCHIVE: &[u8] = b"PK";

/// Returns whether bytes are a file of numpy.
pub(super) fn is_numpy(bytes: &[u8]) -> bool {
    bytes.starts_with(MAGIC) || bytes.starts_with(ARCHIVE)
}

/// Reads the arrays of a file with their names; the only one of a `.npy` has none. The error says what is wrong.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<(String, Array)>, String> {
    if bytes.starts_with(MAGIC) {
        return Ok(vec![(String::new(), array(bytes)?)]);
    }
    let broken = |error: rawzip::Error| format!("the archive is broken: {error}");
    let archive = ZipArchive::from_slice(bytes).map_err(broken)?;
    let mut entries = archive.entries();
    let mut arrays = Vec::new();
    let mut room = limits::TEXT_BYTES;
    while let Some(entry) = entries.next_entry().map_err(broken)? {
        if entry.is_dir() {
            continue;
        }
        let path = String::from_utf8_lossy(entry.file_path().as_ref()).into_owned();
        let name = path.strip_suffix(".npy").unwrap_or(&path).to_owned();
        let data = archive.get_entry(entry.wayfinder()).map_err(broken)?.data();
        let content = match entry.compression_method() {
            CompressionMethod::STORE => data.to_vec(),
            CompressionMethod::DEFLATE => decompress_to_vec_with_limit(data, room).map_err(|error| {
                let most = limits::TEXT_BYTES;
                format!("{} cannot be inflated to at most {most} bytes: {error}", quoted(&path))
            })?,
            _ => {
                return Err(format!(
                    "{} is compressed in an unknown way; allowed are none and deflate",
                    quoted(&path)
                ));
            }
        };
        room = room.saturating_sub(content.len());
        if !content.starts_with(MAGIC) {
            return Err(format!(
                "{} is no array of numpy; expected an archive of np.savez",
                quoted(&path)
            ));
        }
        arrays.push((
            name.clone(),
            array(&content).map_err(|problem| format!("{}: {problem}", quoted(&name)))?,
        ));
    }
    if arrays.is_empty() {
        return Err("the archive has no array".into());
    }
    Ok(arrays)
}

/// Reads a `.npy`.
fn array(bytes: &[u8]) -> Result<Array, String> {
    let short = || "the array ends too early".to_owned();
    let major = *bytes.get(6).ok_or_else(short)?;
    let (length, begin) = match major {
        1 => (
            u64::from(number::<u16, 2>(bytes, 8, u16::from_le_bytes).ok_or_else(short)?),
            10,
        ),
        2 | 3 => (
            u64::from(number::<u32, 4>(bytes, 8, u32::from_le_bytes).ok_or_else(short)?),
            12,
        ),
        _ => {
            return Err(format!(
                "version {major} of the format of arrays is not known; allowed: 1 to 3"
            ));
        }
    };
    let end = usize::try_from(length)
        .ok()
        .and_then(|length| length.checked_add(begin));
    let header = end.and_then(|end| bytes.get(begin..end)).ok_or_else(short)?;
    let header = std::str::from_utf8(header).map_err(|_| "the header of the array is no text".to_owned())?;
    let header =
        literal::parse(0, header).map_err(|refusal| format!("the header of the array: {}", String::from(refusal)))?;
    let kind = match header.get("descr").map(|node| &node.value) {
        Some(Literal::Text(kind)) => kind.to_string(),
        _ => return Err("the array has records; allowed are arrays of numbers".into()),
    };
    let is_fortran = matches!(
        header.get("fortran_order").map(|node| &node.value),
        Some(Literal::Truth(true))
    );
    let shape = match header.get("shape").map(|node| &node.value) {
        Some(Literal::List(sizes)) => sizes.iter().map(count).collect::<Option<Vec<usize>>>(),
        _ => None,
    };
    let shape = shape.ok_or_else(|| "the header of the array has no shape".to_owned())?;
    let cells = cell_count(&shape).ok_or_else(|| format!("an array of the shape {shape:?} is empty or too large"))?;
    let data = &bytes[end.unwrap_or(bytes.len())..];
    let cells = numbers(&kind, data, cells)?;
    Ok(if is_fortran && shape.len() > 1 {
        let order = transposed(&shape);
        Array {
            cells: reordered(cells, &order),
            shape,
        }
    } else {
        Array { shape, cells }
    })
}

/// Returns a number at a place.
fn number<T, const N: usize>(bytes: &[u8], at: usize, read: fn([u8; N]) -> T) -> Option<T> {
    Some(read(bytes.get(at..at + N)?.try_into().ok()?))
}

/// Reads the cells of a type such as `<f8`.
fn numbers(kind: &str, data: &[u8], count: usize) -> Result<Cells, String> {
    let unknown = || {
        format!(
            "cells of the type {} cannot be read; allowed are whole numbers, truth values, floats of 4 and 8 bytes and texts",
            quoted(&shortened(kind))
        )
    };
    if !kind.is_ascii() || kind.len() < 2 {
        return Err(unknown());
    }
    let is_big = kind.starts_with('>');
    let (letter, size) = kind.trim_start_matches(['<', '>', '|', '=']).split_at(1);
    let size: usize = size.parse().map_err(|_| unknown())?;
    let width = if letter == "U" { size.saturating_mul(4) } else { size };
    let needed = width.checked_mul(count).ok_or_else(unknown)?;
    let data = data.get(..needed).ok_or_else(|| {
        format!(
            "the array ends too early: {} bytes for {count} cells of {width}",
            data.len()
        )
    })?;
    if width == 0 {
        return Err(unknown());
    }
    let cells = data.chunks_exact(width);
    // Every cell as bytes with the least first, continued by its sign to eight.
    let wide = |cell: &[u8], is_signed: bool| -> [u8; 16] {
        let mut little: Vec<u8> = cell.to_vec();
        if is_big {
            little.reverse();
        }
        let is_negative = is_signed && little.last().is_some_and(|byte| byte & 0x80 != 0);
        let mut wide = [if is_negative { 0xff } else { 0 }; 16];
        wide[..little.len()].copy_from_slice(&little);
        wide
    };
    let integer = |cell: &[u8]| i64::try_from(i128::from_le_bytes(wide(cell, letter == "i")));
    let single = |cell: &[u8]| {
        wide(cell, false)
            .first_chunk()
            .map_or(0.0, |bytes| f32::from_le_bytes(*bytes))
    };
    let float = |cell: &[u8]| {
        wide(cell, false)
            .first_chunk()
            .map_or(0.0, |bytes| f64::from_le_bytes(*bytes))
    };
    Ok(match (letter, size) {
        ("f", 8) => Cells::Floats(cells.map(float).collect()),
        ("f", 4) => Cells::Singles(cells.map(single).collect()),
        ("b", 1) | ("i" | "u", 1 | 2 | 4 | 8) => {
            let integers: Result<Vec<i64>, _> = cells.map(integer).collect();
            Cells::Integers(integers.map_err(|_| "a number is above 9223372036854775807".to_owned())?)
        }
        ("U", _) => Cells::Texts(cells.map(|cell| unicode(cell, is_big)).collect()),
        ("S", _) => Cells::Texts(
            cells
                .map(|cell| String::from_utf8_lossy(cell).trim_end_matches('\0').to_owned())
                .collect(),
        ),
        _ => return Err(unknown()),
    })
}

/// Reads a text of four bytes for each character, filled up with zeros.
fn unicode(cell: &[u8], is_big: bool) -> String {
    let characters = cell.chunks_exact(4).map(|bytes| {
        let bytes = [bytes[0], bytes[1], bytes[2], bytes[3]];
        let code = if is_big {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        };
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    });
    characters.collect::<String>().trim_end_matches('\0').to_owned()
}

/// Returns for each cell in the order of the last index its place in the order of the first index.
fn transposed(shape: &[usize]) -> Vec<usize> {
    let count: usize = shape.iter().product();
    let mut strides = Vec::with_capacity(shape.len());
    let mut stride = 1;
    for size in shape {
        strides.push(stride);
        stride *= size;
    }
    let mut order = Vec::with_capacity(count);
    let mut index = vec![0; shape.len()];
    for _ in 0..count {
        order.push(index.iter().zip(&strides).map(|(at, stride)| at * stride).sum());
        for dimension in (0..shape.len()).rev() {
            index[dimension] += 1;
            if index[dimension] < shape[dimension] {
                break;
            }
            index[dimension] = 0;
        }
    }
    order
}

fn reordered(cells: Cells, order: &[usize]) -> Cells {
    fn picked<T: Clone>(cells: &[T], order: &[usize]) -> Vec<T> {
        order.iter().map(|&at| cells[at].clone()).collect()
    }
    match cells {
        Cells::Floats(cells) => Cells::Floats(picked(&cells, order)),
        Cells::Singles(cells) => Cells::Singles(picked(&cells, order)),
        Cells::Integers(cells) => Cells::Integers(picked(&cells, order)),
        Cells::Texts(cells) => Cells::Texts(picked(&cells, order)),
    }
}
