import { gradients } from './autodiff.ts';
import type { OptimiserName } from './optimiserNames.ts';
import type { Tape } from './tape.ts';

/** Adam (Kingma and Ba 2015) with its usual constants. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;
/** Stochastic gradient descent with momentum, as DGCNN's authors train. */
export const SGD = { momentum: 0.9 } as const;

/** What each optimiser remembers of a parameter X, as tensors `X.<moment>` of its shape. */
export const MOMENTS = { adam: ['m', 'v'], sgd: ['m'] } as const satisfies Record<
  OptimiserName,
  readonly string[]
>;

/** How a step changes the parameters. */
export interface UpdateRule {
  optimiser: OptimiserName;
  /** Part of each `X.weight` taken away: for Adam apart from the gradient, for SGD added to it; 0 for none. */
  weightDecay: number;
  /** Largest length of all gradients together; a longer one is shortened to it. 0 for any length. */
  clip: number;
  /** Adam's memory of squared gradients. */
  beta2?: number;
}
export const PLAIN_ADAM: UpdateRule = { optimiser: 'adam', weightDecay: 0, clip: 0 };

/** Inputs of every update: learningRate [], and Adam's 1 / (1 - beta1^t) and 1 / (1 - beta2^t) []. */
export const LOSS = 'loss';
export const LEARNING_RATE = 'learningRate';
export const CORRECTION_1 = 'correction1';
export const CORRECTION_2 = 'correction2';

/** A parameter's name, shape and gradient. */
interface Learned {
  name: string;
  dims: readonly number[];
  gradient: string;
  /** 0 for shifts and biases. */
  decay: number;
}

const product = (t: Tape, a: string, b: string): string => t.node('Mul', [a, b]);
const sum = (t: Tape, a: string, b: string): string => t.node('Add', [a, b]);

/** One step of each optimiser: outputs the moments, returns the parameter's next value. */
const STEPS: Record<OptimiserName, (t: Tape, learned: Learned, beta2: number) => string> = {
  /** Decay apart from the gradient: Loshchilov and Hutter 2019. */
  adam(t, { name, dims, gradient, decay }, beta2) {
    const average = (moment: string, value: string, beta: number) =>
      sum(t, product(t, moment, t.real(beta)), product(t, value, t.real(1 - beta)));
    const m = average(t.input(`${name}.m`, t.realType, dims), gradient, ADAM.beta1);
    const v = average(t.input(`${name}.v`, t.realType, dims), product(t, gradient, gradient), beta2);
    t.output(m, `${name}.m.next`);
    t.output(v, `${name}.v.next`);
    const root = t.node('Sqrt', [product(t, v, CORRECTION_2)]);
    const rate = product(t, LEARNING_RATE, CORRECTION_1);
    const step = t.node('Div', [product(t, m, rate), sum(t, root, t.real(ADAM.epsilon))]);
    const kept = decay > 0 ? t.node('Sub', [t.real(1), product(t, LEARNING_RATE, t.real(decay))]) : '';
    return t.node('Sub', [kept ? product(t, name, kept) : name, step]);
  },
  /** Decay as part of the gradient, as PyTorch has it. */
  sgd(t, { name, dims, gradient, decay }) {
    const pulled = decay > 0 ? sum(t, gradient, product(t, name, t.real(decay))) : gradient;
    const before = t.input(`${name}.m`, t.realType, dims);
    const m = sum(t, product(t, before, t.real(SGD.momentum)), pulled);
    t.output(m, `${name}.m.next`);
    return t.node('Sub', [name, product(t, m, LEARNING_RATE)]);
  },
};

/** Gradients shortened together, so that their common length is at most `longest`. */
function clipped(t: Tape, partials: readonly string[], longest: number): string[] {
  const squares = partials.map((partial) => {
    const axes = t.shape(partial).map((_, axis) => axis);
    return t.reduce('ReduceSum', product(t, partial, partial), axes);
  });
  const length = t.node('Sqrt', [squares.reduce((a, b) => sum(t, a, b))]);
  const share = t.node('Div', [t.real(longest), t.node('Max', [length, t.real(longest)])]);
  return partials.map((partial) => product(t, partial, share));
}

/**
 * The backward pass of a scalar loss and one step of every parameter: adds the inputs `X.<moment>`, learningRate and,
 * for Adam, its corrections, and the outputs loss, `X.next` and `X.<moment>.next`. The parameters are inputs already.
 */
export function emitUpdate(
  t: Tape,
  loss: string,
  parameters: ReadonlyMap<string, readonly number[]>,
  rule: UpdateRule = PLAIN_ADAM,
): void {
  const names = [...parameters.keys()];
  const partials = gradients(t, loss, names);
  const used = rule.clip > 0 ? clipped(t, partials, rule.clip) : partials;
  const scalars = { adam: [LEARNING_RATE, CORRECTION_1, CORRECTION_2], sgd: [LEARNING_RATE] };
  for (const name of scalars[rule.optimiser]) t.input(name, t.realType, []);
  names.forEach((name, i) => {
    const dims = parameters.get(name) as readonly number[];
    const decay = name.endsWith('.weight') ? rule.weightDecay : 0;
    const learned = { name, dims, gradient: used[i] as string, decay };
    t.output(STEPS[rule.optimiser](t, learned, ADAM.beta2), `${name}.next`);
  });
  t.output(loss, LOSS);
}
