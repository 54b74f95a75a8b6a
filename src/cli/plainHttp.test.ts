import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

/** What browsers give to pages on https and localhost only. */
const SECURE_ONLY =
  /crypto\??\.subtle|randomUUID|navigator\??\.(clipboard|locks|serviceWorker|storage|wakeLock|mediaDevices|share)\b|show(Open|Save)FilePicker|\bcaches\.|new SharedArrayBuffer|\bCopyButton\b|useClipboard/;
/** Each of these does without where it is not there. */
const WITH_FALLBACK = new Set(['studio/kit/files.ts', 'studio/main.tsx']);

it('S15.106 no part of the studio needs what a page on plain http lacks', () => {
  const src = fileURLToPath(new URL('..', import.meta.url));
  const using = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter(
      (path) => /(?<!\.test)\.tsx?$/.test(path) && !/^(edge|cli)\//.test(path) && !WITH_FALLBACK.has(path),
    )
    .filter((path) => {
      const code = readFileSync(join(src, path), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return SECURE_ONLY.test(code);
    });
  expect(using).toEqual([]);
});
