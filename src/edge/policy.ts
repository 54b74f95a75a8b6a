/** A page gets threads (SharedArrayBuffer) only when it and all that it loads say this. */
export const ISOLATION_HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/**
 * What the studio may load and do. Its code comes from here alone; the engine is WebAssembly; Mantine sets styles
 * on elements; endpoints are chosen by the person, so that they may be anywhere.
 */
export const PAGE_POLICY = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' blob: data: http: https: ws: wss:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What an answer that is no page may do, should a browser take it for one. */
export const ANSWER_POLICY = "default-src 'none'; frame-ancestors 'none'";
