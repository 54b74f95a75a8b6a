import { withoutCommunication } from '../design/communicate.ts';
import type { Design } from '../design/types.ts';

/**
 * Whether two designs compute the same function of the same parameters: placement, Communicates, the form
 * of an EdgeConv and the name do not matter. Then one's checkpoint serves the other.
 */
export function sameNetwork(a: Design, b: Design): boolean {
  const network = (design: Design) =>
    JSON.stringify(
      withoutCommunication(design)
        .ops.map((op) => ({ ...op, placement: null, ...(op.kind === 'EdgeConv' && { form: null }) }))
        .map((op) => Object.entries(op).sort(([x], [y]) => (x < y ? -1 : 1)))
        .sort(),
    );
  return network(a) === network(b);
}
