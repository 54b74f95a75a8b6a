import { PbfWriter } from 'pbf';
import { ELEMENT_TYPES } from './elementTypes.ts';
import type { Tensor, TensorType } from './tensor.ts';

/**
 * Writes ONNX models as protobuf. Field numbers are those of onnx.proto (opset 18, IR version 9,
 * which every ONNX Runtime provider accepts).
 */
const OPSET = 18;
const IR_VERSION = 9;

/** An attribute: a number is an INT, an array of numbers INTS, a string STRING; floats say so. */
export type Attribute =
  | number
  | string
  | readonly number[]
  | { float: number }
  | { floats: readonly number[] };
export type Attributes = Readonly<Record<string, Attribute>>;

export interface GraphNode {
  opType: string;
  /** Value names; '' for an optional input that is left out. */
  inputs: readonly string[];
  outputs: readonly string[];
  attrs: Attributes;
}

/** A number, or a name for a dimension that may vary. */
export type Dim = number | string;

export interface ValueInfo {
  name: string;
  type: TensorType;
  /** Absent when the shape is left to inference. */
  dims?: readonly Dim[];
}

export interface Graph {
  name: string;
  nodes: readonly GraphNode[];
  initializers: ReadonlyMap<string, Tensor>;
  inputs: readonly ValueInfo[];
  outputs: readonly ValueInfo[];
}

/** AttributeProto.AttributeType. */
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, floats: 6, ints: 7 } as const;

function writeAttribute([name, value]: [string, Attribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  const type = (kind: keyof typeof ATTRIBUTE_TYPE) => pbf.writeVarintField(20, ATTRIBUTE_TYPE[kind]);
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) throw new Error(`attribute ${name}: ${value} is no integer, use {float}`);
    pbf.writeVarintField(3, value);
    type('int');
  } else if (typeof value === 'string') {
    pbf.writeStringField(4, value);
    type('string');
  } else if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    type('float');
  } else if ('floats' in value) {
    for (const x of value.floats) pbf.writeFloatField(7, x);
    type('floats');
  } else {
    for (const x of value) pbf.writeVarintField(8, x);
    type('ints');
  }
}

function writeNode(node: GraphNode, pbf: PbfWriter): void {
  for (const input of node.inputs) pbf.writeStringField(1, input);
  for (const output of node.outputs) pbf.writeStringField(2, output);
  pbf.writeStringField(3, node.outputs[0] ?? node.opType);
  pbf.writeStringField(4, node.opType);
  for (const entry of Object.entries(node.attrs)) pbf.writeMessage(5, writeAttribute, entry);
}

function writeTensor([name, tensor]: [string, Tensor], pbf: PbfWriter): void {
  for (const dim of tensor.dims) pbf.writeVarintField(1, dim);
  pbf.writeVarintField(2, ELEMENT_TYPES[tensor.type].onnx);
  pbf.writeStringField(8, name);
  const { buffer, byteOffset, byteLength } = tensor.data;
  pbf.writeBytesField(9, new Uint8Array(buffer, byteOffset, byteLength));
}

function writeDim(dim: Dim, pbf: PbfWriter): void {
  if (typeof dim === 'number') pbf.writeVarintField(1, dim);
  else pbf.writeStringField(2, dim);
}

function writeShape(dims: readonly Dim[], pbf: PbfWriter): void {
  for (const dim of dims) pbf.writeMessage(1, writeDim, dim);
}

function writeTensorType(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeVarintField(1, ELEMENT_TYPES[info.type].onnx);
  if (info.dims) pbf.writeMessage(2, writeShape, info.dims);
}

function writeType(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeMessage(1, writeTensorType, info);
}

function writeValueInfo(info: ValueInfo, pbf: PbfWriter): void {
  pbf.writeStringField(1, info.name);
  pbf.writeMessage(2, writeType, info);
}

function writeGraph(graph: Graph, pbf: PbfWriter): void {
  for (const node of graph.nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, graph.name);
  for (const entry of graph.initializers) pbf.writeMessage(5, writeTensor, entry);
  for (const input of graph.inputs) pbf.writeMessage(11, writeValueInfo, input);
  for (const output of graph.outputs) pbf.writeMessage(12, writeValueInfo, output);
}

function writeOpset(version: number, pbf: PbfWriter): void {
  pbf.writeStringField(1, '');
  pbf.writeVarintField(2, version);
}

/** The bytes of a ModelProto. */
export function modelBytes(graph: Graph): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, IR_VERSION);
  pbf.writeStringField(2, 'gcode-studio');
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, writeOpset, OPSET);
  return pbf.finish();
}
