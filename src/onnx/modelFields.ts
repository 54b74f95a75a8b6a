/**
 * The messages of an ONNX model, as `number kind` for each field (onnx.proto of IR version 13, with the ML types).
 * A kind is another message or:
 *
 *   int, f32, f64   numbers, alone or packed
 *   bytes           text and raw data
 *   domain          names the operator set that a node is of; owned: that of a model's own function
 *   external        where else a tensor's data lie; place: whether they lie elsewhere
 */
const MESSAGES: Record<string, string> = {
  Model:
    '1 int, 2 bytes, 3 bytes, 4 bytes, 5 int, 6 bytes, 7 Graph, 8 OperatorSet, 14 Entry, 20 Training, 25 Function, 26 Devices',
  Devices: '1 bytes, 2 int, 3 bytes',
  Training: '1 Graph, 2 Graph, 3 Entry, 4 Entry',
  OperatorSet: '1 bytes, 2 int',
  Entry: '1 bytes, 2 bytes',
  Function:
    '1 bytes, 4 bytes, 5 bytes, 6 bytes, 7 Node, 8 bytes, 9 OperatorSet, 10 owned, 11 Attribute, 12 Value, 13 bytes, 14 Entry',
  Graph:
    '1 Node, 2 bytes, 5 Tensor, 10 bytes, 11 Value, 12 Value, 13 Value, 14 Annotation, 15 SparseTensor, 16 Entry',
  Annotation: '1 bytes, 2 Entry',
  Node: '1 bytes, 2 bytes, 3 bytes, 4 bytes, 5 Attribute, 6 bytes, 7 domain, 8 bytes, 9 Entry, 10 NodeDevices',
  NodeDevices: '1 bytes, 2 Sharding, 3 int',
  Sharding: '1 bytes, 2 int, 3 DeviceGroup, 4 ShardedDimension',
  DeviceGroup: '1 int, 2 int',
  ShardedDimension: '1 int, 2 Shards',
  Shards: '1 int, 2 bytes, 3 int',
  Attribute:
    '1 bytes, 2 f32, 3 int, 4 bytes, 5 Tensor, 6 Graph, 7 f32, 8 int, 9 bytes, 10 Tensor, 11 Graph, 13 bytes, 14 Type, 15 Type, 20 int, 21 bytes, 22 SparseTensor, 23 SparseTensor',
  Tensor:
    '1 int, 2 int, 3 Segment, 4 f32, 5 int, 6 bytes, 7 int, 8 bytes, 9 bytes, 10 f64, 11 int, 12 bytes, 13 external, 14 place, 16 Entry',
  Segment: '1 int, 2 int',
  SparseTensor: '1 Tensor, 2 Tensor, 3 int',
  Value: '1 bytes, 2 Type, 3 bytes, 4 Entry',
  Type: '1 TensorType, 4 ElementType, 5 MapType, 6 bytes, 7 Opaque, 8 TensorType, 9 ElementType',
  TensorType: '1 int, 2 Shape',
  ElementType: '1 Type',
  MapType: '1 int, 2 Type',
  Opaque: '1 bytes, 2 bytes',
  Shape: '1 Dimension',
  Dimension: '1 int, 2 bytes, 3 bytes',
};

export interface Field {
  kind: string;
  /** Set when the field holds a message. */
  message?: Message;
}

export interface Message {
  name: string;
  fields: ReadonlyMap<number, Field>;
}

function readTable(): ReadonlyMap<string, Message> {
  const fieldsOf = new Map(Object.keys(MESSAGES).map((name) => [name, new Map<number, Field>()]));
  const messages = new Map([...fieldsOf].map(([name, fields]) => [name, { name, fields }]));
  for (const [name, text] of Object.entries(MESSAGES)) {
    for (const entry of text.split(', ')) {
      const [number, kind = ''] = entry.split(' ');
      const message = messages.get(kind);
      fieldsOf.get(name)?.set(Number(number), { kind, ...(message && { message }) });
    }
  }
  return messages;
}

/** A whole model: every message that it can hold hangs on this one. */
export const MODEL = readTable().get('Model') as Message;
