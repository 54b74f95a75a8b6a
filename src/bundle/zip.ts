import { unzipSync, type Zippable, zipSync } from 'fflate';
import { crc32 } from '../coinference/checksum.ts';
import { BundleError } from './manifest.ts';

/** Files by their path in the bundle, folders with '/'. */
export type BundleFiles = Record<string, Uint8Array>;

/** More than this unpacked is no bundle of ours, and could fill the memory. */
const LARGEST = 2 ** 30;

/** Places in the zip format: the end record, and an entry of the central directory. */
const END = { signature: 0x06054b50, bytes: 22, entries: 10, directory: 16 };
const ENTRY = { signature: 0x02014b50, bytes: 46, crc: 16, name: 28, extra: 30, comment: 32 };

const damaged = (why: string) => new BundleError(`not a zip file, or one that was cut short (${why})`);

/** The checksum that the zip's directory gives for each file: fflate reads them past. Throws BundleError. */
function checksumsIn(zip: Uint8Array): Map<string, number> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  let end = zip.length - END.bytes;
  while (end >= 0 && view.getUint32(end, true) !== END.signature) end -= 1;
  if (end < 0) throw damaged('its end is missing');
  const found = new Map<string, number>();
  let at = view.getUint32(end + END.directory, true);
  for (let left = view.getUint16(end + END.entries, true); left > 0; left--) {
    if (at + ENTRY.bytes > end || view.getUint32(at, true) !== ENTRY.signature) {
      throw damaged('its directory is damaged');
    }
    const name = view.getUint16(at + ENTRY.name, true);
    const text = new TextDecoder().decode(zip.subarray(at + ENTRY.bytes, at + ENTRY.bytes + name));
    if (found.has(text)) throw new BundleError(`the zip holds ${text} twice`);
    found.set(text, view.getUint32(at + ENTRY.crc, true));
    at +=
      ENTRY.bytes + name + view.getUint16(at + ENTRY.extra, true) + view.getUint16(at + ENTRY.comment, true);
  }
  return found;
}

/** The files of a zip, each checked by its checksum. @throws BundleError */
export function unzipFiles(zip: Uint8Array): BundleFiles {
  let files: BundleFiles;
  let total = 0;
  try {
    files = unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        total += originalSize;
        if (total > LARGEST) throw new BundleError('the zip unpacks to more than 1 GiB');
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw damaged((error as Error).message);
  }
  const checksums = checksumsIn(zip);
  for (const [name, bytes] of Object.entries(files)) {
    if (checksums.get(name) !== crc32(bytes)) throw new BundleError(`${name} is damaged in the zip`);
  }
  return files;
}

/** Network weights hardly compress: they are stored, which keeps an export fast. */
export function zipFiles(files: BundleFiles, when: Date): Uint8Array<ArrayBuffer> {
  const entries: Zippable = {};
  for (const [name, bytes] of Object.entries(files)) {
    entries[name] = [bytes, { level: /\.(onnx|safetensors)$/.test(name) ? 0 : 6 }];
  }
  return zipSync(entries, { mtime: when });
}
