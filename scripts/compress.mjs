/**
 * Compressed copies beside the built studio's files, which the endpoint sends to browsers that take them:
 * nothing is compressed while somebody waits.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(js|mjs|css|html|json|svg|txt)$/;
const WASM = /\.wasm$/;
/** Below this a response is one packet anyway. */
const LEAST_BYTES = 1024;

const brotli = (bytes, quality) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** @param folder of the built studio */
export function compressBuilt(folder) {
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (!(TEXT.test(path) || WASM.test(path)) || !statSync(path).isFile()) continue;
    const bytes = readFileSync(path);
    if (bytes.length < LEAST_BYTES) continue;
    // The engine's binaries are tens of MB: the last per cent would take a minute of the first start.
    writeFileSync(`${path}.br`, brotli(bytes, WASM.test(path) ? 5 : 9));
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: WASM.test(path) ? 6 : 9 }));
  }
}
