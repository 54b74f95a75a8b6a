import { z } from 'zod';

/**
 * The messages of the Open Inference Protocol v2 (KServe, Triton) over HTTP. Unknown keys are let
 * through, so that another implementation's extensions do not break ours.
 */

/** What the protocol calls parameters. */
export type Parameters = Record<string, string | number | boolean>;

const isValue = (value: unknown) =>
  typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);

/** By hand: as a record of a union it takes longer to check than all else in a frame's head. */
const Parameters = z.custom<Parameters>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(isValue),
  'use an object of texts, numbers and booleans',
);

/** What other servers do with a tensor and this one does not. Passed over, it would change what the answer means. */
const TensorParameters = Parameters.refine(
  (each) => !Object.hasOwn(each, 'shared_memory_region') && !Object.hasOwn(each, 'classification'),
  'neither shared memory nor classification is served here: send the values, and ask for them',
);

const Name = z.string().min(1);

/** A tensor in a message: its values stand in `data` (JSON) or behind the JSON (`binary_data_size` bytes). */
export const TensorMessage = z.object({
  name: Name,
  shape: z.array(z.int().min(0)),
  datatype: z.string(),
  parameters: TensorParameters.optional(),
  data: z.array(z.unknown()).optional(),
});
export type TensorMessage = z.infer<typeof TensorMessage>;

export const InferRequest = z.object({
  id: z.string().optional(),
  parameters: Parameters.optional(),
  inputs: z.array(TensorMessage),
  outputs: z.array(z.object({ name: Name, parameters: TensorParameters.optional() })).optional(),
});
export type InferRequest = z.infer<typeof InferRequest>;

export const InferResponse = z.object({
  model_name: z.string(),
  model_version: z.string().optional(),
  id: z.string().optional(),
  parameters: Parameters.optional(),
  outputs: z.array(TensorMessage),
});
export type InferResponse = z.infer<typeof InferResponse>;

export const ServerMetadata = z.object({
  name: z.string(),
  version: z.string(),
  extensions: z.array(z.string()),
  /** What computes there (extension `gcode_engine`): measurements name it. */
  engine: z
    .object({
      engine: z.enum(['onnxruntime-web', 'onnxruntime-node']),
      provider: z.enum(['wasm', 'webgpu', 'cpu']),
      version: z.string(),
      threads: z.int().positive(),
    })
    .optional(),
  /** The machine in words: its processor and system (extension `gcode_engine`). */
  host: z.string().optional(),
});
export type ServerMetadata = z.infer<typeof ServerMetadata>;

/** Shape entries of -1 may vary. */
const TensorMetadata = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.int().min(-1)) });
export type TensorMetadata = z.infer<typeof TensorMetadata>;

export const ModelMetadata = z.object({
  name: z.string(),
  versions: z.array(z.string()).optional(),
  platform: z.string(),
  inputs: z.array(TensorMetadata),
  outputs: z.array(TensorMetadata),
  /**
   * `sha256` of the bytes that were loaded, 64 hexadecimal digits (extension `gcode_integrity`); `max_batch`, samples that a
   * run may hold, of a model that batches (extension `gcode_batch`).
   */
  parameters: Parameters.optional(),
});
export type ModelMetadata = z.infer<typeof ModelMetadata>;

/** `config` is a model configuration as JSON text; files are base64 under `file:<version>/<file>`. */
export const LoadRequest = z.object({ parameters: Parameters.optional() });

export const UnloadRequest = z.object({
  parameters: z.looseObject({ unload_dependents: z.boolean().optional() }).optional(),
});

/** The part of a model configuration that decides anything here; shapes are taken as given. */
export const ModelConfig = z.object({
  platform: z.literal('onnxruntime_onnx').optional(),
  backend: z.literal('onnxruntime').optional(),
  max_batch_size: z.literal(0).optional(),
});

export const IndexRequest = z.object({ ready: z.boolean().optional() });

export interface IndexEntry {
  name: string;
  version: string;
  state: 'READY' | 'LOADING';
  reason: string;
}

const Duration = z.object({ count: z.int(), ns: z.number() });
export const InferenceStats = z.object({
  success: Duration,
  fail: Duration,
  queue: Duration,
  compute_input: Duration,
  compute_infer: Duration,
  compute_output: Duration,
});
export type InferenceStats = z.infer<typeof InferenceStats>;

/** `code` is our extension: the number in LINK_ERRORS. */
export const ErrorMessage = z.object({ error: z.string(), code: z.string().optional() });

/**
 * The server's own timing of one inference, in the response's `parameters` (extension `gcode_timing`).
 * `compute_infer_ns_each` is there when `repeats` was asked for: one number for each run, joined by
 * commas, because the protocol's parameters hold no lists.
 */
export const TimingParameters = z.object({
  receive_ns: z.number(),
  queue_ns: z.number(),
  compute_input_ns: z.number(),
  compute_infer_ns: z.number(),
  compute_output_ns: z.number(),
  compute_infer_ns_each: z.string().optional(),
  /** How long an answer waited at the endpoint for the link that it is held to, before its first byte. */
  held_ns: z.number().optional(),
  /** SHA-256 of the model that ran (extension `gcode_integrity`). */
  model_sha256: z.string().optional(),
  /** Samples that the engine computed together in this run, this request's among them (extension `gcode_batch`). */
  batch_size: z.int().positive().optional(),
  /** Connections that kept the engine busy lately, this one counted, and the share of its time that the others took. */
  clients: z.int().positive().optional(),
  others_busy: z.number().min(0).max(1).optional(),
});
export type TimingParameters = z.infer<typeof TimingParameters>;
