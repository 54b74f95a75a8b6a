import { MESSAGES, type Message, type OpBase, REDUCERS, type Reducer } from '../base.ts';
import { firstOf, graphProblem, type OpSpec, OVER_NEIGHBOURS } from './spec.ts';

/** Message passing without weights over the value's graph. */
export interface AggregateOp extends OpBase {
  kind: 'Aggregate';
  message: Message;
  reducer: Reducer;
}

/** Output width of an Aggregate for input width C: full 3C+1, source and relative C, target+relative 2C. */
export function aggregateWidth(message: Message, width: number): number {
  switch (message) {
    case 'full':
      return 3 * width + 1;
    case 'target+relative':
      return 2 * width;
    case 'source':
    case 'relative':
      return width;
  }
}

export const aggregateFunction = (index: number): { message: Message; reducer: Reducer } => ({
  message: MESSAGES[Math.floor(index / 3)] as Message,
  reducer: REDUCERS[index % 3] as Reducer,
});
export const aggregateIndex = (message: Message, reducer: Reducer): number =>
  3 * MESSAGES.indexOf(message) + REDUCERS.indexOf(reducer);

const SHORT: Record<Message, string> = {
  full: 'full',
  source: 'source',
  'target+relative': 'target+rel.',
  relative: 'relative',
};

export const aggregate = {
  kind: 'Aggregate',
  defaults: { message: 'target+relative', reducer: 'max' },
  ...OVER_NEIGHBOURS,
  fits: () => true,
  shape: (op, inputs) => {
    const first = firstOf(op, inputs);
    return { ...first, width: aggregateWidth(op.message, first.width) };
  },
  problem: (_, [first]) => graphProblem('Aggregate', first),
  layers: () => [],
  // A 'full' message adds the norm of the difference: subtract, square, add, for every neighbour.
  flops: ({ message }, { from: { rows, width }, to, k }) =>
    rows * k * width * (message === 'full' ? 4 : 1) + rows * to.width,
  text: ({ message, reducer: by }) => `${SHORT[message]}, ${by}`,
  traits: ({ message, reducer: by }) => [message, by],
  position: {
    index: 2,
    functions: MESSAGES.length * REDUCERS.length,
    decode: aggregateFunction,
    encode: ({ message, reducer: by }) => aggregateIndex(message, by),
    width: (fn, width) => aggregateWidth(MESSAGES[Math.floor(fn / 3)] as Message, width),
    parameters: null,
    stands: 'before the Pool',
    learns: true,
  },
} as const satisfies OpSpec<AggregateOp>;
