/** FNV-1a of a text, a code point at a time, 32 bits: tells texts apart, and makes seeds of them. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}
