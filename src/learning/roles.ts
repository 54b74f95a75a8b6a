import { GENOME_OPS } from '../design/genome.ts';
import type { SearchableKind } from '../design/ops/catalogue.ts';

/** What a kind of op means to a network's weights: a layer, messages side by side, a pool, or nothing. */
type Role = 'layer' | 'messages' | 'pool' | 'graph' | 'nothing';

/**
 * For the accuracy model, which reads what a network does. A new kind of op has to say which it is, or bring a role of
 * its own.
 */
const ROLES: Record<'Connect' | SearchableKind, Role> = {
  Connect: 'nothing',
  Sample: 'graph',
  Aggregate: 'messages',
  Combine: 'layer',
  Pool: 'pool',
  Communicate: 'nothing',
};

const BY_INDEX = GENOME_OPS.map((kind) => ROLES[kind]);
/** The role of an op index. */
export const roleOf = (op: number): Role => BY_INDEX[op] as Role;
