/** What both sides of a link agree on besides the Open Inference Protocol itself. */

/** This software's version: package.json's (a test holds them together). */
export const SOFTWARE_VERSION = '0.1.0';
export const SERVER_NAME = 'gcode-edge';

/** Raised whenever an older client and a newer endpoint would misunderstand each other. */
export const PROTOCOL_REVISION = 2;
const REVISION_PREFIX = 'gcode_protocol_';

/** A load request's body may be the model's very bytes, as application/octet-stream. */
export const RAW_LOAD = 'gcode_raw_load';

/** Extensions named by GET /v2: the standard ones, then our own. */
export const EXTENSIONS: readonly string[] = [
  'binary_tensor_data',
  'model_repository',
  'model_repository(unload_dependents)',
  'statistics',
  'gcode_engine',
  'gcode_timing',
  'gcode_repeats',
  'gcode_link_shaping',
  'gcode_integrity',
  RAW_LOAD,
  'gcode_channel',
  'gcode_deflate',
  'gcode_batch',
  `${REVISION_PREFIX}${PROTOCOL_REVISION}`,
];

/** The revision that an endpoint names, or null when it is no endpoint of ours. */
export function revisionOf(extensions: readonly string[]): number | null {
  const named = extensions.find((extension) => extension.startsWith(REVISION_PREFIX));
  const revision = named === undefined ? Number.NaN : Number(named.slice(REVISION_PREFIX.length));
  return Number.isInteger(revision) ? revision : null;
}

/** Why tensors cross uncompressed that need not. */
export const NOT_TAKEN = 'the endpoint takes no compressed tensors';
/** Bytes of one answer's compressed tensors once they are restored, at most. */
export const MAX_RESTORED = 256 * 2 ** 20;

/** Before the token, in base64url, where a page opens a WebSocket: browsers let it set no other header there. */
export const BEARER_PROTOCOL = 'bearer.';

export const HEADER_LENGTH = 'inference-header-content-length';
/** CRC-32 of the body, eight hexadecimal digits: of requests where it is there, of every inference's answer (`gcode_integrity`). */
export const CHECKSUM = 'x-gcode-crc32';
/** Asks the endpoint to hold this exchange's bodies to a rate, in Mb/s each way. */
export const LINK_MBPS = 'x-gcode-link-mbps';
/** Asks the endpoint to add a delay to each body, in milliseconds each way. */
export const LINK_DELAY_MS = 'x-gcode-link-delay-ms';

export const BINARY_TYPE = 'application/octet-stream';
export const JSON_TYPE = 'application/json';

/** The file of a model in a load request: version 1 of its repository folder. */
export const MODEL_FILE = 'file:1/model.onnx';
