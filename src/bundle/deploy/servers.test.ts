import protobuf from 'protobufjs';
import { beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { setParameters } from '../../design/edits.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { exportBundle } from '../export.ts';
import { type Bundle, readBundle } from '../files.ts';
import { someContents } from '../testing.node.ts';
import { readme } from './readme.ts';
import { tritonConfig } from './triton.ts';

/**
 * The fields of Triton's ModelConfig that the bundle writes, by their names, numbers and types in the published
 * model_config.proto (github.com/triton-inference-server/common, protobuf/model_config.proto, package inference).
 */
const PROTO = `syntax = "proto3"; package inference;
enum DataType {
  TYPE_INVALID = 0; TYPE_BOOL = 1; TYPE_UINT8 = 2; TYPE_UINT16 = 3; TYPE_UINT32 = 4; TYPE_UINT64 = 5; TYPE_INT8 = 6;
  TYPE_INT16 = 7; TYPE_INT32 = 8; TYPE_INT64 = 9; TYPE_FP16 = 10; TYPE_FP32 = 11; TYPE_FP64 = 12; TYPE_STRING = 13;
}
message ModelInput { string name = 1; DataType data_type = 2; repeated int64 dims = 4; }
message ModelOutput { string name = 1; DataType data_type = 2; repeated int64 dims = 3; }
message ModelInstanceGroup {
  enum Kind { KIND_AUTO = 0; KIND_GPU = 1; KIND_CPU = 2; KIND_MODEL = 3; }
  string name = 1; int32 count = 2; Kind kind = 4;
}
message ModelConfig {
  string name = 1; string platform = 2; int32 max_batch_size = 4; repeated ModelInput input = 5;
  repeated ModelOutput output = 6; repeated ModelInstanceGroup instance_group = 7; string backend = 17;
}`;
const ModelConfig = protobuf.parse(PROTO, { keepCase: true }).root.lookupType('inference.ModelConfig');

/**
 * Protobuf's text format as far as configurations use it: `field: scalar`, `field { ... }`, and lists in brackets. Reads it by
 * the message's own description, so that a field that the message does not have is an error.
 */
function parseText(type: protobuf.Type, text: string): object {
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[\w.+-]+|[{}[\]:,]/g) ?? [];
  let at = 0;
  const next = () => tokens[at++] as string;
  const value = (field: protobuf.Field): unknown => {
    field.resolve();
    if (field.resolvedType instanceof protobuf.Type) {
      expect(next()).toBe('{');
      return message(field.resolvedType, '}');
    }
    const token = next();
    if (field.type === 'string') return JSON.parse(token);
    if (!(field.resolvedType instanceof protobuf.Enum)) return Number(token);
    expect(field.resolvedType.values).toHaveProperty(token);
    return field.resolvedType.values[token];
  };
  const message = (of: protobuf.Type, end: string | undefined): object => {
    const fields: Record<string, unknown> = {};
    while (tokens[at] !== end) {
      const name = next();
      const field = of.fields[name];
      if (!field) throw new Error(`${of.name} has no field ${name}`);
      if (tokens[at] === ':') at += 1;
      const many: unknown[] = [];
      if (tokens[at] === '[') {
        at += 1;
        while (tokens[at] !== ']') {
          many.push(value(field));
          if (tokens[at] === ',') at += 1;
        }
        at += 1;
      } else many.push(value(field));
      if (field.repeated) fields[name] = [...((fields[name] as unknown[]) ?? []), ...many];
      else [fields[name]] = many;
    }
    at += 1;
    return fields;
  };
  return message(type, undefined);
}

/** A configuration as Triton would read it, through its wire format and back. */
function configOf(text: string) {
  const fields = parseText(ModelConfig, text);
  expect(ModelConfig.verify(fields)).toBeNull();
  const read = ModelConfig.decode(ModelConfig.encode(ModelConfig.fromObject(fields)).finish());
  return ModelConfig.toObject(read, { enums: String, longs: Number });
}

const text = ({ files }: Bundle, name: string) => new TextDecoder().decode(files[name]);
let split: Bundle;
let alone: Bundle;
beforeAll(async () => {
  split = await readBundle(await exportBundle(await someContents()));
  const contents = await someContents(deviceOnly());
  alone = await readBundle(await exportBundle(contents));
});

/** The hand-made split with every op on the device. */
function deviceOnly(): Design {
  const { ops, ...rest } = (presetById('split') as { design: Design }).design;
  const kept = ops.filter(({ kind }) => kind !== 'Communicate');
  const before = new Map(ops.map((op) => [op.id, op]));
  const past = (id: string): string => {
    const op = before.get(id);
    return op?.kind === 'Communicate' ? past(op.inputs[0] as string) : id;
  };
  return { ...rest, ops: kept.map((op) => ({ ...op, placement: 'device', inputs: op.inputs.map(past) })) };
}

it("S14.56 the Triton repository's configuration is a ModelConfig with the segment's own tensors", () => {
  const { edgeModel, segments } = split.manifest;
  const folder = `triton/${edgeModel}`;
  const config = configOf(text(split, `${folder}/config.pbtxt`));
  expect(config).toMatchObject({ name: edgeModel, platform: 'onnxruntime_onnx' });
  const tensors = (list: NonNullable<typeof segments.edge>['inputs']) =>
    list.map(({ name, dims }) => expect.objectContaining({ name, dims }));
  expect(config.input).toEqual(tensors(segments.edge?.inputs ?? []));
  expect(config.output).toEqual(tensors(segments.edge?.outputs ?? []));
  const [served, edge] = [`${folder}/1/model.onnx`, 'segments/edge.onnx'].map(
    (name) => split.files[name] as Uint8Array,
  );
  expect(Buffer.compare(served as Uint8Array, edge as Uint8Array)).toBe(0);
  expect(edgeModel).toBe(`segment-${split.manifest.files['segments/edge.onnx']?.sha256.slice(0, 32)}`);
});

it('S14.56 every element type and a dimension that varies have their names there', () => {
  const types = ['float32', 'float16', 'int8', 'int16', 'int32', 'uint8'] as const;
  const inputs = types.map((type) => ({ name: `a "${type}"`, type, dims: ['n', 3] }));
  expect(configOf(tritonConfig('m', { inputs, outputs: [] })).input).toEqual(
    ['FP32', 'FP16', 'INT8', 'INT16', 'INT32', 'UINT8'].map((type, i) => ({
      name: inputs[i]?.name,
      data_type: `TYPE_${type}`,
      dims: [-1, 3],
    })),
  );
});

it('S14.56 the KServe service and the compose file are YAML that names what is there', () => {
  const service = parse(text(split, 'kserve/inference-service.yaml'));
  expect(service).toMatchObject({ apiVersion: 'serving.kserve.io/v1beta1', kind: 'InferenceService' });
  expect(service.metadata.name).toMatch(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  expect(service.spec.predictor.model).toMatchObject({
    modelFormat: { name: 'triton' },
    protocolVersion: 'v2',
  });
  const { services } = parse(text(split, 'compose.yaml'));
  expect(services.edge.environment.GCODE_TOKEN).toMatch(/^\$\{GCODE_TOKEN:\?/);
  for (const [, name] of text(split, 'Dockerfile').matchAll(/runner\/[\w.]+/g)) {
    if (name) expect(split.files).toHaveProperty([name]);
  }
});

it('S14.57 a design that runs on the device alone carries nothing for an edge, and installs nothing', () => {
  const names = Object.keys(alone.files);
  expect(alone.manifest).toMatchObject({ mode: 'D', edgeModel: null, wire: { up: [], down: [] } });
  expect(names.filter((name) => /edge|triton|kserve|docker|compose|engineProcess/i.test(name))).toEqual([]);
  const { dependencies, scripts } = JSON.parse(text(alone, 'package.json'));
  expect(dependencies).toEqual({});
  expect(Object.keys(scripts)).toEqual(['device', 'verify']);
  const about = text(alone, 'README.md');
  expect(about).toContain('No edge is needed');
  expect(about).not.toMatch(/npm run edge|Triton|docker|--edge/i);
  expect(text(split, 'README.md')).toMatch(/npm run edge[\s\S]*docker compose[\s\S]*tritonserver/);
});

it('S14.170 the README of a design that reads a share of the points says which, and what frames have to be', () => {
  const design = setParameters(alone.manifest.design, 'input', { share: 1 / 2 });
  expect(readme({ ...alone.manifest, design }, { bytes: 1 })).toContain(
    '64 points the network reads the first 32',
  );
  expect(text(alone, 'README.md')).not.toContain('reads the first');
});

it('S14.57 package versions are pinned', () => {
  const { onnxruntime } = split.manifest.software;
  expect(JSON.parse(text(split, 'package.json')).dependencies).toEqual({ 'onnxruntime-node': onnxruntime });
  expect(text(split, 'python/requirements.txt')).toContain(`onnxruntime==${onnxruntime}\n`);
});
