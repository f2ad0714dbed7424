// Unpacks LZMA, after the LZMA specification (Igor Pavlov, public domain). The WebAssembly comes packed with it: a sixth smaller than gzip makes it.

/** Where each kind of probability begins, all in one array. Slots for lengths are 514 each: two choices, 16 x 8 low, 16 x 8 middle, 256 high. */
const IS_REP = 192;
const IS_REP_0 = 204;
const IS_REP_1 = 216;
const IS_REP_2 = 228;
const IS_REP_LONG = 240;
const SLOT = 432;
const SPECIAL = 688;
const ALIGN = 802;
const LENGTH = 818;
const REP_LENGTH = 1332;
const LITERAL = 1846;

/**
 * The content of a .lzma file whose header states its length.
 * @param {Uint8Array<ArrayBuffer>} packed
 */
export function unpack(packed) {
  const header = new DataView(packed.buffer, packed.byteOffset);
  const context = packed[0] % 9;
  const positions = (packed[0] - context) / 9;
  const literalMask = (1 << (positions % 5)) - 1;
  const positionMask = (1 << (positions / 5)) - 1;
  const out = new Uint8Array(header.getUint32(5, true));
  const odds = new Uint16Array(LITERAL + (768 << (context + (positions % 5)))).fill(1024);
  let range = 0xffffffff;
  let code = header.getUint32(14);
  let at = 18;

  const fill = () => {
    if (range < 0x1000000) {
      if (at === packed.length) throw new Error("the packed file is cut short");
      range = (range << 8) >>> 0;
      code = ((code << 8) | packed[at++]) >>> 0;
    }
  };
  /** @param {number} slot */
  const bit = (slot) => {
    const bound = (range >>> 11) * odds[slot];
    const set = code >= bound;
    if (set) {
      range -= bound;
      code -= bound;
      odds[slot] -= odds[slot] >> 5;
    } else {
      range = bound;
      odds[slot] += (2048 - odds[slot]) >> 5;
    }
    fill();
    return set ? 1 : 0;
  };
  /** `count` bits, highest first. @param {number} slot @param {number} count */
  const tree = (slot, count) => {
    let node = 1;
    for (let i = 0; i < count; i++) node = node * 2 + bit(slot + node);
    return node - (1 << count);
  };
  /** `count` bits, lowest first. @param {number} slot @param {number} count */
  const reverse = (slot, count) => {
    let node = 1;
    let value = 0;
    for (let i = 0; i < count; i++) {
      const next = bit(slot + node);
      node = node * 2 + next;
      value |= next << i;
    }
    return value;
  };
  /** `count` bits that are as likely 0 as 1. @param {number} count */
  const plain = (count) => {
    let value = 0;
    for (let i = 0; i < count; i++) {
      range >>>= 1;
      const set = code >= range;
      if (set) code -= range;
      value = value * 2 + (set ? 1 : 0);
      fill();
    }
    return value;
  };
  /** @param {number} slot @param {number} position */
  const length = (slot, position) => {
    if (!bit(slot)) return 2 + tree(slot + 1 + position * 8, 3);
    if (!bit(slot + 1)) return 10 + tree(slot + 129 + position * 8, 3);
    return 18 + tree(slot + 257, 8);
  };

  let state = 0;
  let [last, second, third, fourth] = [0, 0, 0, 0];
  let to = 0;
  while (to < out.length) {
    const position = to & positionMask;
    if (!bit(state * 16 + position)) {
      const slot = LITERAL + 768 * (((to & literalMask) << context) + ((to && out[to - 1]) >> (8 - context)));
      let node = 1;
      if (state > 6) {
        // After a copy, the byte that would have come next tells what is unlikely.
        let match = out[to - last - 1];
        while (node < 256) {
          const expected = (match >> 7) & 1;
          match <<= 1;
          const next = bit(slot + 256 * (1 + expected) + node);
          node = node * 2 + next;
          if (next !== expected) break;
        }
      }
      while (node < 256) node = node * 2 + bit(slot + node);
      out[to++] = node;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let copied = 1;
    if (!bit(IS_REP + state)) {
      [last, second, third, fourth] = [0, last, second, third];
      copied = length(LENGTH, position);
      state = state < 7 ? 7 : 10;
      const distance = tree(SLOT + 64 * (copied < 6 ? copied - 2 : 3), 6);
      if (distance < 4) {
        last = distance;
      } else {
        const low = (distance >> 1) - 1;
        last = (2 | (distance & 1)) << low;
        last += distance < 14 ? reverse(SPECIAL + last - distance - 1, low) : plain(low - 4) * 16 + reverse(ALIGN, 4);
      }
    } else {
      let short = false;
      if (!bit(IS_REP_0 + state)) {
        short = !bit(IS_REP_LONG + state * 16 + position);
      } else if (!bit(IS_REP_1 + state)) {
        [last, second] = [second, last];
      } else if (!bit(IS_REP_2 + state)) {
        [last, second, third] = [third, last, second];
      } else {
        [last, second, third, fourth] = [fourth, last, second, third];
      }
      if (short) {
        state = state < 7 ? 9 : 11;
      } else {
        copied = length(REP_LENGTH, position);
        state = state < 7 ? 8 : 11;
      }
    }
    for (let i = 0; i < copied; i++, to++) out[to] = out[to - last - 1];
  }
  return out;
}
