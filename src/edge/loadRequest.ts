import { LinkError } from '../coinference/errors.ts';
import { parseJson } from '../coinference/messages.ts';
import { LoadRequest, ModelConfig, type Parameters, UnloadRequest } from '../coinference/oip.ts';
import { MODEL_FILE } from '../coinference/protocol.ts';

/** Throws E309. */
function parametersOf(bytes: Uint8Array): Parameters {
  return (bytes.length > 0 && parseJson(LoadRequest, bytes).parameters) || {};
}

/** The ONNX file in a load request; null when it brings none, as to load again what is there. Throws E309. */
export function modelFileIn(bytes: Uint8Array): Uint8Array | null {
  const parameters = parametersOf(bytes);
  const { config } = parameters;
  if (config !== undefined) parseJson(ModelConfig, Buffer.from(String(config)));
  const other = Object.keys(parameters).find((name) => name.startsWith('file:') && name !== MODEL_FILE);
  if (other !== undefined) {
    throw new LinkError(
      'E309',
      `parameters: ${JSON.stringify(other)} is not used here, only ${MODEL_FILE} is`,
    );
  }
  const file = parameters[MODEL_FILE];
  if (file === undefined) return null;
  // Buffer skips what is no base64: a length that does not fit tells.
  const sound = typeof file === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(file) && file.length % 4 === 0;
  if (!sound) throw new LinkError('E309', `${MODEL_FILE} is not base64`);
  return Buffer.from(file, 'base64');
}

/** Whether the request to unload a model is sound. No model here depends on another. Throws E309. */
export function checkUnload(bytes: Uint8Array): void {
  if (bytes.length > 0) parseJson(UnloadRequest, bytes);
}
