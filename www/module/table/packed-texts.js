// The texts of prompts and answers, packed as the names of states and actions are: bytes, which are moved from one
// thread to another and read one by one. A table can have a million of them.

const encoder = new TextEncoder();

/**
 * @param {import("../table.d.ts").TableScenario["texts"]} texts
 * @returns {import("../policy-cliff.d.ts").Names}
 */
export function packedTexts({ prompts, answers }) {
  const first = new Float64Array(prompts.length + 1);
  for (const [i, own] of answers.entries()) first[i + 1] = (first[i] ?? 0) + own.length;
  const ends = new Float64Array(prompts.length + (first.at(-1) ?? 0));
  let bytes = new Uint8Array(1 << 16);
  let [place, end] = [0, 0];
  for (const [i, prompt] of prompts.entries())
    for (const text of [prompt, ...(answers[i] ?? [])]) {
      // A unit of UTF-16 is at most three bytes.
      const most = end + 3 * text.length;
      if (most > bytes.length) {
        const longer = new Uint8Array(2 * most);
        longer.set(bytes.subarray(0, end));
        bytes = longer;
      }
      end += encoder.encodeInto(text, bytes.subarray(end)).written;
      ends[place++] = end;
    }
  return { text: bytes.subarray(0, end), ends, first };
}
