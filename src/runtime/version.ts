import { env } from 'onnxruntime-common';

/** Of ONNX Runtime, the same for both engines. */
export const ENGINE_VERSION = env.versions.common;
