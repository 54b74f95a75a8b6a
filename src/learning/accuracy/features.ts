import {
  AGGREGATE,
  aggregateFunction,
  FUNCTION_COUNTS,
  GENOME_CLASSIFIER,
  GENOME_MAX_WIDTH,
  type Genome,
  type GenomeContext,
  genomeWidth,
  POOL_FUNCTIONS,
} from '../../design/genome.ts';
import { MESSAGES, REDUCERS } from '../../design/types.ts';
import { roleOf } from '../roles.ts';
import { survival } from './survival.ts';

/**
 * What the accuracy model knows of a network, whatever its placement. Widths as log2. "Narrowest" is what every
 * sample's information has to pass; "fresh" Aggregates have a Combine, or nothing, between them and the one before.
 * Differences to neighbours alone lose what a node holds: their mean or sum nearly all of it (2), their maximum a part (1).
 */
export const NETWORK_FEATURES = [
  'Combines before the Pool',
  'Combines behind the Pool',
  'Aggregates',
  'fresh Aggregates',
  'Aggregates before any Combine',
  'Aggregates behind the last Combine',
  'Aggregates on a graph of features',
  'graphs that are read',
  'width into the Pool',
  'width behind the Pool',
  'first Combine',
  'last Combine before the Pool',
  'narrowest Combine before the Pool',
  'widest Combine before the Pool',
  'narrowest Combine behind the Pool',
  'widest value before the Pool',
  'coordinates lost before any Combine',
  "nodes' own values lost",
  'linear up to the pooled sum',
  ...REDUCERS.map((reducer) => `pooled by ${reducer}`),
  ...POOL_FUNCTIONS.map((reducers) => `pooled by ${reducers.join(' and ')} alone`),
  'adds behind the last Combine',
  'differences behind the last Combine',
  'differences summed to the pooled sum',
  'differences before any Combine',
  'differences of differences',
  'differences on a graph by Sample',
  'sum kept up to the first Combine',
  'nodes kept up to the first Combine',
  'sum kept behind the last Combine',
  'nodes kept behind the last Combine',
  'least kept of a sum',
  'least kept of nodes',
  ...REDUCERS.map((reducer) => `reduced by ${reducer}`),
  ...MESSAGES.map((message) => `message ${message}`),
  ...REDUCERS.map((reducer) => `last reduced by ${reducer}`),
  ...MESSAGES.map((message) => `last message ${message}`),
  ...REDUCERS.map((reducer) => `relative by ${reducer}`),
] as const;
type Feature = (typeof NETWORK_FEATURES)[number];
const INDEX = new Map<string, number>(NETWORK_FEATURES.map((name, i) => [name, i]));
/** Where a feature stands; looked up once, for searches ask for every candidate. */
const at = (name: Feature): number => INDEX.get(name) as number;

const COMBINES_BEFORE = at('Combines before the Pool');
const COMBINES_BEHIND = at('Combines behind the Pool');
const AGGREGATES = at('Aggregates');
const FRESH_AGGREGATES = at('fresh Aggregates');
const BEFORE_ANY_COMBINE = at('Aggregates before any Combine');
const BEHIND_LAST_COMBINE = at('Aggregates behind the last Combine');
const ON_FEATURES = at('Aggregates on a graph of features');
const GRAPHS_READ = at('graphs that are read');
const WIDTH_INTO_POOL = at('width into the Pool');
const WIDTH_BEHIND_POOL = at('width behind the Pool');
const FIRST_COMBINE = at('first Combine');
const LAST_COMBINE = at('last Combine before the Pool');
const NARROWEST_BEFORE = at('narrowest Combine before the Pool');
const WIDEST_BEFORE = at('widest Combine before the Pool');
const NARROWEST_BEHIND = at('narrowest Combine behind the Pool');
const WIDEST_VALUE = at('widest value before the Pool');
const COORDINATES_LOST = at('coordinates lost before any Combine');
const NODES_LOST = at("nodes' own values lost");
const LINEAR = at('linear up to the pooled sum');
const ADDS_BEHIND = at('adds behind the last Combine');
const DIFFERENCES_BEHIND = at('differences behind the last Combine');
const DIFFERENCES_SUMMED = at('differences summed to the pooled sum');
const DIFFERENCES_FIRST = at('differences before any Combine');
const DIFFERENCES_OF_DIFFERENCES = at('differences of differences');
const DIFFERENCES_ON_SAMPLE = at('differences on a graph by Sample');
const SUM_FIRST = at('sum kept up to the first Combine');
const NODES_FIRST = at('nodes kept up to the first Combine');
const SUM_LAST = at('sum kept behind the last Combine');
const NODES_LAST = at('nodes kept behind the last Combine');
const SUM_LEAST = at('least kept of a sum');
const NODES_LEAST = at('least kept of nodes');

/** By function of an Aggregate: what it is, and the features that name its message and reducer. */
const MESSAGE_OF = Array.from({ length: FUNCTION_COUNTS[AGGREGATE] as number }, (_, fn) => {
  const { message, reducer } = aggregateFunction(fn);
  return {
    ...{ relative: message === 'relative', full: message === 'full', max: reducer === 'max' },
    ...{
      add: reducer === 'add',
      byReducer: at(`reduced by ${reducer}`),
      byMessage: at(`message ${message}`),
    },
    ...{ lastReducer: at(`last reduced by ${reducer}`), lastMessage: at(`last message ${message}`) },
    relativeBy: at(`relative by ${reducer}`),
  };
});

/** By function of a Pool. */
const POOL_OF = POOL_FUNCTIONS.map((reducers) => ({
  max: reducers.includes('max'),
  logParts: Math.log2(reducers.length),
  features: [
    ...reducers.map((reducer) => at(`pooled by ${reducer}`)),
    at(`pooled by ${reducers.join(' and ')} alone`),
  ],
}));

const WIDEST_LOG = Math.log2(GENOME_CLASSIFIER[0] as number);
const NARROWEST_START = Math.log2(GENOME_MAX_WIDTH);

/** [NETWORK_FEATURES.length] of a valid genome. @param row written and given back; it may have room for more behind them */
export function networkFeatures(
  genome: Pick<Genome, 'ops' | 'functions'>,
  { features = 3, ownGraph = false }: GenomeContext = {},
  row = new Float64Array(NETWORK_FEATURES.length),
): Float64Array {
  row.fill(0);
  const { ops, functions } = genome;
  let width = features;
  let pooled = false;
  let sinceCombine = 0;
  let addsSinceCombine = 0;
  let differencesSinceCombine = 0;
  let differencesSummed = 0;
  let differencesRunning = 0;
  let combinesBefore = 0;
  let freshGraph = ownGraph;
  let featureGraph = false;
  let sampled = false;
  let computed = false;
  let linear = true;
  let lost = 0;
  let last: (typeof MESSAGE_OF)[number] | null = null;
  let narrowBefore = NARROWEST_START;
  let narrowBehind = WIDEST_LOG;
  for (let p = 0; p < ops.length; p++) {
    const op = ops[p] as number;
    const fn = functions[p] as number;
    const role = roleOf(op);
    if (role === 'nothing') continue;
    if (role === 'graph') {
      freshGraph = true;
      sampled = true;
      featureGraph = computed;
      continue;
    }
    if (role === 'messages') {
      last = MESSAGE_OF[fn] as (typeof MESSAGE_OF)[number];
      bump(row, AGGREGATES);
      if (sinceCombine === 0) bump(row, FRESH_AGGREGATES);
      if (combinesBefore === 0) bump(row, BEFORE_ANY_COMBINE);
      if (featureGraph) bump(row, ON_FEATURES);
      if (freshGraph) bump(row, GRAPHS_READ);
      bump(row, last.byReducer);
      bump(row, last.byMessage);
      if (last.relative) {
        bump(row, last.relativeBy);
        lost = Math.max(lost, last.max ? 1 : 2);
        differencesSinceCombine++;
        if (!last.max) differencesSummed++;
        if (combinesBefore === 0) {
          row[COORDINATES_LOST] = 1;
          bump(row, DIFFERENCES_FIRST);
        }
        if (sampled) bump(row, DIFFERENCES_ON_SAMPLE);
        if (++differencesRunning > 1) bump(row, DIFFERENCES_OF_DIFFERENCES);
      } else differencesRunning = 0;
      linear &&= !last.max && !last.full;
      freshGraph = false;
      sinceCombine++;
      if (last.add) addsSinceCombine++;
      computed = true;
    }
    width = genomeWidth(op, fn, width);
    const log = Math.log2(width);
    if (role === 'layer' && !pooled) {
      if (combinesBefore === 0) row[FIRST_COMBINE] = log;
      combinesBefore++;
      linear = false;
      sinceCombine = 0;
      addsSinceCombine = 0;
      differencesSinceCombine = 0;
      differencesSummed = 0;
      computed = true;
      bump(row, COMBINES_BEFORE);
      row[LAST_COMBINE] = log;
      row[WIDEST_BEFORE] = Math.max(row[WIDEST_BEFORE] as number, log);
      narrowBefore = Math.min(narrowBefore, log);
    }
    if (role === 'layer' && pooled) {
      bump(row, COMBINES_BEHIND);
      narrowBehind = Math.min(narrowBehind, log);
    }
    if (!pooled) row[WIDEST_VALUE] = Math.max(row[WIDEST_VALUE] as number, log);
    if (role === 'pool') {
      pooled = true;
      const pool = POOL_OF[fn] as (typeof POOL_OF)[number];
      row[LINEAR] = linear && !pool.max ? 1 : 0;
      row[NODES_LOST] = lost;
      row[WIDTH_INTO_POOL] = log - pool.logParts;
      for (const feature of pool.features) row[feature] = 1;
      row[ADDS_BEHIND] = addsSinceCombine;
      row[DIFFERENCES_BEHIND] = differencesSinceCombine;
      if (!pool.max) row[DIFFERENCES_SUMMED] = differencesSummed;
      row[BEHIND_LAST_COMBINE] = sinceCombine;
    }
  }
  const { first, last: end, least } = survival(genome);
  row[SUM_FIRST] = first.sum;
  row[NODES_FIRST] = first.nodes;
  row[SUM_LAST] = end.sum;
  row[NODES_LAST] = end.nodes;
  row[SUM_LEAST] = least.sum;
  row[NODES_LEAST] = least.nodes;
  row[WIDTH_BEHIND_POOL] = Math.log2(width);
  row[NARROWEST_BEFORE] = narrowBefore;
  row[NARROWEST_BEHIND] = narrowBehind;
  if (last) {
    row[last.lastReducer] = 1;
    row[last.lastMessage] = 1;
  }
  return row;
}

const bump = (row: Float64Array, feature: number): void => {
  row[feature] = (row[feature] as number) + 1;
};
