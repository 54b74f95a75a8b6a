/** Hostile ONNX models by seed, for tests and benchmarks/attack: what a stranger might send to an endpoint. */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import {
  BOOL,
  FLOAT,
  graphOf,
  INT64,
  identity,
  int64s,
  message,
  model,
  node,
  type Part,
  plain,
  STRING,
  scalar,
  tensorType,
  UINT8,
  value,
} from './rawModel.node.ts';

export interface HostileModel {
  /** What is wrong with it, in a word or two. */
  kind: string;
  bytes: Uint8Array;
  /** What must become of it: no engine may see it, no run may be offered, or some limit has to end it. */
  expect: 'refused' | 'unserved' | 'bounded';
}

type Draw = <T>(list: readonly T[]) => T;
/** A tensor whose data lie in a file, in one of the ways to say so. */
function outside(draw: Draw): Uint8Array {
  const entry = (key: string, text: string) => message([1, key], [2, text]);
  const file = draw(['.env', 'package.json', '.git/config', '../x', '/etc/passwd', '*/_ORT_MEM_ADDR_/*']);
  const base: Part[] = [
    [1, 8],
    [2, UINT8],
    [8, 'w'],
  ];
  const location: Part = [13, entry('location', file)];
  return draw([
    () => message(...base, location, [13, entry('length', '8')], [14, 1]),
    () => message(...base, [9, new Uint8Array(8)], location, [14, 1]),
    () => message(...base, [9, new Uint8Array(8)], location),
    () => message(...base, location, [14, 0]),
    () => message(...base, [14, 1]),
    () => message(...base, [14, 1], [14, 1n << 32n]),
    () => message(...base, [14, 0x1_0000_0001n], location),
  ])();
}

/** A graph that holds the tensor somewhere. */
function hide(draw: Draw, tensor: Uint8Array, depth: number): Uint8Array {
  const constant = (attribute: Uint8Array, op = 'Constant') =>
    graphOf([1, node(op, [], ['w'], [5, attribute])], [1, identity]);
  return draw([
    () => graphOf([1, identity], [5, tensor]),
    () => graphOf([1, identity], [15, message([1, tensor], [2, int64s('i', 0n)], [3, 9])]),
    () => graphOf([1, identity], [15, message([1, int64s('v', 0n)], [2, tensor], [3, 9])]),
    () => constant(message([1, 'value'], [5, tensor], [20, 4])),
    // The last of two wins or both become one, depending on who reads.
    () => constant(message([1, 'value'], [5, tensor], [5, int64s('v', 1n)], [20, 4])),
    () => constant(message([1, 'values'], [10, tensor], [20, 9]), 'Unknown'),
    () => constant(message([1, 'sparse_value'], [22, message([1, tensor])], [20, 11])),
    () => constant(message([1, 'sparse_values'], [23, message([2, tensor])], [20, 12])),
    () => {
      const inner = depth > 0 ? hide(draw, tensor, depth - 1) : graphOf([1, identity], [5, tensor]);
      const op = draw(['If', 'Loop', 'Scan']);
      return graphOf([1, node(op, ['x'], ['y'], [5, message([1, 'body'], [draw([6, 11]), inner])])]);
    },
  ])();
}

function external(draw: Draw): HostileModel {
  const tensor = outside(draw);
  const graph = hide(draw, tensor, draw([0, 1, 2, 5]));
  const good = graphOf([1, identity]);
  const attribute = message([1, 'value'], [5, tensor], [20, 4]);
  const own = (...parts: Part[]) => message([1, 'f'], [4, 'x'], [5, 'y'], [10, 'own'], ...parts);
  const bytes = draw([
    () => model(graph),
    () => model(good, [7, graph]),
    () => model(good, [20, message([draw([1, 2]), graph])]),
    () => model(good, [25, own([7, node('Constant', [], ['y'], [5, attribute])])]),
    () => model(good, [25, own([11, attribute])]),
  ])();
  return { kind: 'external data', bytes, expect: 'refused' };
}

function foreign(draw: Draw): HostileModel {
  const domain = draw([
    'com.microsoft',
    'evil',
    'ai.onnx.preview.training',
    'ai.onnx\0',
    'com.microsoft.nchwc',
  ]);
  const bytes = draw([
    () => model(graphOf([1, node('EPContext', ['x'], ['y'], [7, domain])])),
    () => model(graphOf([1, node('f', ['x'], ['y'], [7, domain])]), [25, message([1, 'f'], [10, 'com.own'])]),
    () => model(graphOf([1, identity], [1, node('G', [], [], [7, 'com.ms'])]), [25, message([10, 'com.ms'])]),
    () => model(graphOf([1, node('Identity', ['x'], ['y'], [7, domain], [7, ''])])),
  ])();
  return { kind: 'foreign operators', bytes, expect: 'refused' };
}

function malformed(draw: Draw): HostileModel {
  const good = model(graphOf([1, identity]));
  const nest = (levels: number): Uint8Array => {
    let graph = graphOf([1, identity]);
    for (let i = 0; i < levels; i++)
      graph = graphOf([1, node('If', ['c'], ['y'], [5, message([1, 'b'], [6, graph])])]);
    return graph;
  };
  const ort = Buffer.concat([Uint8Array.from([0x12, 8, 0, 0]), Buffer.from('ORTM'), new Uint8Array(2), good]);
  const bytes = draw([
    // Cut within the graph: cut between two fields it might be a whole, smaller model.
    () => good.subarray(0, draw([3, 5, 9, 12, 20, 30])),
    () => Buffer.concat([good, Uint8Array.from([draw([0x0b, 0x0c, 0x0f, 0x06])])]),
    () => Buffer.concat([good, message([draw([9, 26, 99, 1000]), 'x'])]),
    () => Buffer.concat([good, Uint8Array.from([0x08, ...Array(11).fill(0xff)])]),
    () => Buffer.concat([good, Uint8Array.from([0x3a, 0xff, 0xff, 0xff, 0xff, 0x7f])]),
    () => model(nest(draw([40, 200]))),
    () => ort,
  ])();
  return { kind: 'malformed', bytes, expect: 'refused' };
}

/** Types that no tensor of a request can have. */
function unserved(draw: Draw): HostileModel {
  const type = draw([
    () => tensorType(STRING, [1]),
    () => tensorType(draw([14, 15, 16]), [1]),
    () => message([4, message([1, tensorType(FLOAT, [1])])]),
    () => message([9, message([1, tensorType(FLOAT, [1])])]),
    () => message([5, message([1, INT64], [2, tensorType(FLOAT, [1])])]),
  ])();
  const graph = message([1, identity], [2, 'g'], [11, value('x', type)], [12, value('y', type)]);
  return { kind: 'unserved type', bytes: model(graph), expect: 'unserved' };
}

/** A Loop of so many trips, itself holding another when deep. */
function endless(draw: Draw): HostileModel {
  const body = (at: string, inner: Uint8Array | null): Uint8Array => {
    const [going, goesOn, taken, given] = [`${at}c`, `${at}go`, `${at}v`, `${at}w`];
    const step = inner
      ? node('Loop', ['M', going, taken], [given], [5, inner])
      : node('Add', [taken, taken], [given]);
    return message(
      [1, node('Identity', [going], [goesOn])],
      [1, step],
      [2, 'body'],
      [11, plain(`${at}i`, INT64, [])],
      [11, plain(going, BOOL, [])],
      [11, plain(taken)],
      [12, plain(goesOn, BOOL, [])],
      [12, plain(given)],
    );
  };
  const attribute = (graph: Uint8Array) => message([1, 'body'], [6, graph], [20, 5]);
  const trips = draw([2n ** 63n - 1n, 2n ** 40n, 2n ** 34n]);
  const nested = body('a', draw([null, attribute(body('b', null))]));
  const graph = graphOf(
    [5, scalar('M', INT64, BigInt64Array.of(trips).buffer)],
    [5, scalar('c', BOOL, Uint8Array.of(1).buffer)],
    [1, node('Loop', ['M', 'c', 'x'], ['y'], [5, attribute(nested)])],
  );
  return { kind: 'endless loop', bytes: model(graph), expect: 'bounded' };
}

/** More memory than there is, when it runs or already when constants are folded. */
function huge(draw: Draw): HostileModel {
  const size = draw([2n ** 33n, 2n ** 38n, 2n ** 45n, 2n ** 62n]);
  const out = [2, 'g'] as const;
  const scaled = draw([
    () =>
      [
        [1, node('ConstantOfShape', ['s'], ['z'])],
        [5, int64s('s', size)],
      ] as Part[],
    () =>
      [
        [1, node('Expand', ['x', 's'], ['z'])],
        [5, int64s('s', size)],
      ] as Part[],
    () =>
      [
        [1, node('Tile', ['x', 's'], ['z'])],
        [5, int64s('s', size)],
      ] as Part[],
  ])();
  const graph = message(
    ...scaled,
    [1, node('ReduceSum', ['z'], ['r'])],
    [1, node('Add', ['x', 'r'], ['y'])],
    out,
    [11, plain('x')],
    [12, plain('y')],
  );
  return { kind: 'huge allocation', bytes: model(graph), expect: 'bounded' };
}

/** A sound model with some bytes changed: whatever it has become. */
function flipped(draw: Draw, int: (to: number) => number): HostileModel {
  const source = draw([external, endless, huge, unserved])(draw);
  const bytes = Uint8Array.from(source.bytes);
  for (let i = 0; i <= int(4); i++) bytes[int(bytes.length - 1)] = int(255);
  return { kind: 'changed bytes', bytes, expect: 'bounded' };
}

const KINDS = [external, external, foreign, malformed, unserved, endless, huge, flipped];
/** Kinds that cost an endpoint no deadline: most of a large run. */
const QUICK = [external, external, external, foreign, malformed, unserved];

/** The hostile model of a seed; the same forever. `quick` leaves out those that only a limit ends. */
export function hostileModel(seed: number, quick = false): HostileModel {
  const generator = xoroshiro128plus(Math.imul(seed + 1, 0x9e3779b1));
  // Its first numbers follow the seed.
  for (let i = 0; i < 16; i++) uniformInt(generator, 0, 1);
  const int = (to: number) => uniformInt(generator, 0, to);
  const draw: Draw = (list) => list[int(list.length - 1)] as never;
  return draw(quick ? QUICK : KINDS)(draw, int);
}
