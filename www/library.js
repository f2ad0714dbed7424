// The built-in scenarios.

/**
 * @returns {Promise<import("./store.js").Entry[]>}
 */
export async function loadLibrary() {
  const address = new URL("./scenarios.json", import.meta.url);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the scenarios could not be read: ${response.status} at ${address.pathname}`);
  /** @type {{ id: string, text: string }[]} */
  const entries = await response.json();
  return entries.map(({ id, text }) => ({ id, text, title: JSON.parse(text).title }));
}
