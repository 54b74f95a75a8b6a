import { ELEMENT_TYPES, onnxTypeName } from './elementTypes.ts';
import { type Field, type Message, MODEL } from './modelFields.ts';
import { notOnnx } from './notOnnx.ts';

/** Why a model is refused: no whole ONNX model, data elsewhere, operators that are not ONNX's, or values of other types. */
export type Refusal = 'broken' | 'external' | 'operators' | 'unserved';

/** A model that does not stand alone, or that nobody can be sure of. */
export class ModelRefused extends Error {
  readonly reason: Refusal;
  constructor(message: string, reason: Refusal) {
    super(message);
    this.name = 'ModelRefused';
    this.reason = reason;
  }
}

/**
 * A model that no run could be asked of: no output, names that no message can say, or inputs or outputs of a type that no
 * tensor here has, such as text, sequences and bfloat16.
 */
export class UnservedModel extends ModelRefused {
  constructor(message: string) {
    super(message, 'unserved');
  }
}

const SERVED = new Set<number>([0, ...Object.values(ELEMENT_TYPES).map(({ onnx }) => onnx)]);
/** The fields of a Graph that say what a model takes and gives. */
const INPUT = 11;
const OUTPUT = 12;
/** The field of a Value with its name. */
const NAME = 1;
/** The fields of a Type that a tensor has; the others stand for sequences, maps and the like. */
const TENSOR_TYPE = 1;
const DENOTATION = 6;
const OTHER_KINDS: Readonly<Record<number, string>> = {
  4: 'a sequence (of a classifier of scikit-learn: convert it with zipmap=False)',
  5: 'a map',
  7: 'an opaque value',
  8: 'a sparse tensor',
  9: 'an optional value',
};

/** The operator sets of ONNX itself. Others may do more than compute. */
const KNOWN_DOMAINS = new Set(['', 'ai.onnx', 'ai.onnx.ml']);
/** Names under which engines have operators of their own: a model's function there would vouch for those too. */
const ENGINE_DOMAINS = /^(com\.m|ai\.onnx|org\.pytorch)/;
/** Protobuf itself reads no deeper. */
const MAX_DEPTH = 100;
/** The mark of ONNX Runtime's own model format, which the engine recognises at this place. */
const ORT_FORMAT = { at: 4, mark: 'ORTM' };

const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const WIRE_OF: Record<string, number> = {
  int: WIRE.varint,
  place: WIRE.varint,
  f32: WIRE.fixed32,
  f64: WIRE.fixed64,
};

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const refuse = (what: string, reason: Refusal): never => {
  throw new ModelRefused(what, reason);
};
const broken = (what: string): never => refuse(`this is no whole ONNX model (protobuf): ${what}`, 'broken');

/**
 * Reads protobuf strictly: a length that leads out of its message, an endless number or a group ends it. A reader for
 * use, such as pbf, is lenient here, and what two readers understand differently is a way past the check.
 */
class Walker {
  readonly #bytes: Uint8Array;
  /** Operator sets that the model's ops are of, and those that its own functions make up. */
  readonly needed = new Set<string>();
  readonly owned = new Set<string>();
  /** The first input or output that no run could be given. */
  unserved: string | undefined;
  /** Inside an input or output of the whole model: its field of the Graph. */
  #interface: typeof INPUT | typeof OUTPUT | null = null;
  /** Its name, where that came first. */
  #name = '';
  /** The names of both, and how many outputs there are. */
  readonly #names = new Set<string>();
  #outputs = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** A varint's value, exact below 2^53, and the place behind it. */
  #varint(from: number, end: number): [value: number, next: number] {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      if (from + i >= end) return broken('it ends in the middle of a number');
      const byte = this.#bytes[from + i] as number;
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return [value, from + i + 1];
    }
    return broken('a number has more than 10 bytes');
  }

  walk(message: Message, from: number, end: number, depth: number): void {
    if (depth > MAX_DEPTH) refuse(`messages are nested more than ${MAX_DEPTH} deep`, 'broken');
    for (let at = from; at < end; ) {
      const [tag, next] = this.#varint(at, end);
      const number = Math.floor(tag / 8);
      const field = message.fields.get(number);
      if (!field) return void broken(`${message.name} has a field ${number} that ONNX does not know`);
      // The model's own graph is the only one at this depth; those of functions and nodes lie deeper.
      if (message.name === 'Graph' && depth === 2) this.#enter(number);
      else if (depth === 1) this.#interface = null;
      at = this.#field(message, number, field, tag % 8, next, end, depth);
    }
  }

  /** A list of numbers in one field ends with its last number. */
  #checkPacked(kind: string, start: number, end: number, name: () => string): void {
    if (WIRE_OF[kind] === WIRE.varint) for (let at = start; at < end; ) [, at] = this.#varint(at, end);
    else if ((end - start) % (kind === 'f32' ? 4 : 8) !== 0)
      broken(`${name()} ends in the middle of a number`);
  }

  #enter(field: number): void {
    this.#interface = field === INPUT || field === OUTPUT ? field : null;
    this.#name = '';
    if (field === OUTPUT) this.#outputs++;
  }

  get #kind(): string {
    return this.#interface === INPUT ? 'input' : 'output';
  }

  /** A run names its inputs and outputs in JSON, and the engine ends them at a zero byte. */
  #checkName(bytes: Uint8Array): void {
    const kind = this.#kind;
    const name = text(bytes);
    this.#name = name;
    const known = `${kind} ${name}`;
    if (/[\0\uFFFD]/.test(name) || name === '' || name === '__proto__')
      this.unserved ??= `an ${kind} is called ${JSON.stringify(name)}, which no message can name`;
    else if (this.#names.has(known)) this.unserved ??= `two ${kind}s are called ${name}`;
    this.#names.add(known);
  }

  /** What no run could be given, or could give; undefined where nothing stands against it. */
  get hindrance(): string | undefined {
    return this.unserved ?? (this.#outputs === 0 ? 'it has no output' : undefined);
  }

  #checkServed(message: Message, number: number, value?: number): void {
    if (this.#interface === null) return;
    const what = this.#name ? `the ${this.#kind} ${this.#name}` : `an ${this.#kind}`;
    if (message.name === 'Type' && number !== TENSOR_TYPE && number !== DENOTATION) {
      this.unserved ??= `${what} is ${OTHER_KINDS[number]}, not a tensor`;
    }
    if (message.name === 'TensorType' && number === 1 && value !== undefined && !SERVED.has(value)) {
      this.unserved ??= `${what} has elements of type ${onnxTypeName(value)}, which no tensor here has`;
    }
  }

  /** Looks into one field; returns the place behind it. */
  #field(
    owner: Message,
    number: number,
    { kind, message }: Field,
    wire: number,
    from: number,
    end: number,
    depth: number,
  ): number {
    if (kind === 'external') refuse('a tensor has its data outside the model (external_data)', 'external');
    const name = () => `field ${number} of ${owner.name}`;
    if (wire !== WIRE_OF[kind] && (wire !== WIRE.bytes || kind === 'place')) {
      broken(`${name()} has wire type ${wire}`);
    }
    this.#checkServed(owner, number);
    if (wire === WIRE.varint) {
      const [value, next] = this.#varint(from, end);
      if (kind === 'place' && value !== 0) {
        refuse('a tensor has its data outside the model (data_location)', 'external');
      }
      this.#checkServed(owner, number, value);
      return next;
    }
    if (wire !== WIRE.bytes) {
      const next = from + (wire === WIRE.fixed32 ? 4 : 8);
      return next <= end ? next : broken(`it ends in ${name()}`);
    }
    const [length, start] = this.#varint(from, end);
    const next = start + length;
    if (next > end) broken(`${name()} has ${length} bytes, ${end - start} are left`);
    if (message) this.walk(message, start, next, depth + 1);
    if (this.#interface !== null && owner.name === 'Value' && number === NAME)
      this.#checkName(this.#bytes.subarray(start, next));
    if (kind in WIRE_OF) this.#checkPacked(kind, start, next, name);
    if (kind === 'domain') this.needed.add(text(this.#bytes.subarray(start, next)));
    if (kind === 'owned') this.owned.add(text(this.#bytes.subarray(start, next)));
    return next;
  }
}

/**
 * Makes sure that a model stands alone before any engine sees it: all its data lie in these bytes, every message and
 * field in it is one that ONNX has, and it needs ONNX's own operators only, or functions that it brings along.
 * @throws ModelRefused; UnservedModel when no run could be given its inputs
 */
export function vetModel(bytes: Uint8Array): void {
  const { at, mark } = ORT_FORMAT;
  if (text(bytes.subarray(at, at + mark.length)) === mark) {
    refuse(
      "this is a model in ONNX Runtime's own format: give the ONNX model that it was made from",
      'broken',
    );
  }
  const walker = new Walker(bytes);
  try {
    if (bytes.length === 0) broken('it has no bytes');
    walker.walk(MODEL, 0, bytes.length, 1);
  } catch (error) {
    const what = notOnnx(bytes);
    if (what === undefined) throw error;
    refuse(`this is no ONNX model but ${what}`, 'broken');
  }
  for (const domain of walker.needed) {
    const own = walker.owned.has(domain) && !ENGINE_DOMAINS.test(domain);
    if (!KNOWN_DOMAINS.has(domain) && !own) {
      refuse(`it needs operators of ${JSON.stringify(domain)}, not of ONNX alone`, 'operators');
    }
  }
  const { hindrance } = walker;
  if (hindrance !== undefined) throw new UnservedModel(hindrance);
}
