const ALPHABET = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PADDING = 61;

/**
 * Base64 of megabytes of model. `btoa` wants a string of bytes first, which takes ten times as long, and not
 * every supported platform has `Uint8Array.toBase64`.
 */
export function base64(bytes: Uint8Array): string {
  const out = new Uint8Array(4 * Math.ceil(bytes.length / 3));
  for (let i = 0, at = 0; i < bytes.length; i += 3) {
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    out[at++] = ALPHABET[bits >> 18] as number;
    out[at++] = ALPHABET[(bits >> 12) & 63] as number;
    out[at++] = ALPHABET[(bits >> 6) & 63] as number;
    out[at++] = ALPHABET[bits & 63] as number;
  }
  const missing = (3 - (bytes.length % 3)) % 3;
  out.fill(PADDING, out.length - missing);
  return new TextDecoder().decode(out);
}

/** The bytes that base64 stands for. Throws a DOMException for text that is none. */
export const bytesOfBase64 = (text: string): Uint8Array =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
