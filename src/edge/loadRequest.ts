import { LinkError } from '../coinference/errors.ts';
import { parseJson } from '../coinference/messages.ts';
import { LoadRequest, ModelConfig, UnloadRequest } from '../coinference/oip.ts';
import { MODEL_FILE } from '../coinference/protocol.ts';
import { isBinary, type ReceivedBody } from './exchange.ts';
import { bytesOfBase64, liftLongStrings } from './longStrings.ts';

/** A JSON object's first byte. No ONNX model begins with it: protobuf would take it for a group. */
const BRACE = 0x7b;

/**
 * The ONNX file in a load request, as the body itself (`gcode_raw_load`) or as base64 in JSON; null when it brings none,
 * as to load again what is there. Others are answered while a large one is read. Throws E309.
 */
export async function modelFileIn({ bytes, contentType }: ReceivedBody): Promise<Uint8Array | null> {
  if (bytes.length === 0) return null;
  if (isBinary(contentType) && bytes[0] !== BRACE) return bytes;
  const { json, lifted } = await liftLongStrings(bytes);
  const { parameters = {} } = parseJson(LoadRequest, json);
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
  const text =
    typeof file === 'string' ? (lifted.get(file) ?? Buffer.from(JSON.stringify(file).slice(1, -1))) : null;
  const model = text && (await bytesOfBase64(text));
  if (!model) throw new LinkError('E309', `${MODEL_FILE} is empty, or not base64`);
  return model;
}

/** Whether the request to unload a model is sound. No model here depends on another. Throws E309. */
export function checkUnload(bytes: Uint8Array): void {
  if (bytes.length > 0) parseJson(UnloadRequest, bytes);
}
