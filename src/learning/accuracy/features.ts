import {
  aggregateFunction,
  GENOME_CLASSIFIER,
  type Genome,
  type GenomeContext,
  genomeWidth,
  POOL_FUNCTIONS,
} from '../../design/genome.ts';
import { MESSAGES, REDUCERS } from '../../design/types.ts';
import { roleOf } from '../roles.ts';
import { survival } from './survival.ts';

/**
 * What the accuracy predictor knows of a network, whatever its placement. Widths as log2. "Narrowest" is what every
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

/** [NETWORK_FEATURES.length] of a valid genome. */
export function networkFeatures(
  genome: Genome,
  { features = 3, ownGraph = false }: GenomeContext = {},
): Float64Array {
  const row = new Float64Array(NETWORK_FEATURES.length);
  const at = (name: Feature | string) => INDEX.get(name) as number;
  const set = (name: Feature | string, value: number) => {
    row[at(name)] = value;
  };
  const add = (name: Feature | string, value = 1) => set(name, (row[at(name)] as number) + value);
  const widest = Math.log2(GENOME_CLASSIFIER[0] as number);
  let width = features;
  let pooled = false;
  let combinesBefore = 0;
  let sinceCombine = 0;
  let addsSinceCombine = 0;
  const differences = { sinceCombine: 0, summed: 0, running: 0 };
  let freshGraph = ownGraph;
  let featureGraph = false;
  let sampled = false;
  let computed = false;
  let linear = true;
  let lost = 0;
  let last: ReturnType<typeof aggregateFunction> | null = null;
  const narrow = { before: Math.log2(1537), behind: widest };
  genome.ops.forEach((op, p) => {
    const fn = genome.functions[p] as number;
    const role = roleOf(op);
    if (role === 'graph') {
      freshGraph = true;
      sampled = true;
      featureGraph = computed;
    }
    if (role === 'messages') {
      last = aggregateFunction(fn);
      add('Aggregates');
      if (sinceCombine === 0) add('fresh Aggregates');
      if (combinesBefore === 0) add('Aggregates before any Combine');
      if (featureGraph) add('Aggregates on a graph of features');
      if (freshGraph) add('graphs that are read');
      if (combinesBefore === 0 && last.message === 'relative') set('coordinates lost before any Combine', 1);
      add(`reduced by ${last.reducer}`);
      add(`message ${last.message}`);
      if (last.message === 'relative') {
        add(`relative by ${last.reducer}`);
        lost = Math.max(lost, last.reducer === 'max' ? 1 : 2);
      }
      if (last.message === 'relative') {
        differences.sinceCombine++;
        if (last.reducer !== 'max') differences.summed++;
        if (combinesBefore === 0) add('differences before any Combine');
        if (sampled) add('differences on a graph by Sample');
        if (++differences.running > 1) add('differences of differences');
      } else differences.running = 0;
      linear &&= last.reducer !== 'max' && last.message !== 'full';
      freshGraph = false;
      sinceCombine++;
      if (last.reducer === 'add') addsSinceCombine++;
      computed = true;
    }
    width = genomeWidth(op, fn, width);
    const log = Math.log2(width);
    if (role === 'layer' && !pooled) {
      if (combinesBefore === 0) set('first Combine', log);
      combinesBefore++;
      linear = false;
      sinceCombine = 0;
      addsSinceCombine = 0;
      differences.sinceCombine = 0;
      differences.summed = 0;
      computed = true;
      add('Combines before the Pool');
      set('last Combine before the Pool', log);
      set(
        'widest Combine before the Pool',
        Math.max(row[at('widest Combine before the Pool')] as number, log),
      );
      narrow.before = Math.min(narrow.before, log);
    }
    if (role === 'layer' && pooled) {
      add('Combines behind the Pool');
      narrow.behind = Math.min(narrow.behind, log);
    }
    if (!pooled)
      set('widest value before the Pool', Math.max(row[at('widest value before the Pool')] as number, log));
    if (role === 'pool') {
      pooled = true;
      set('linear up to the pooled sum', linear && !POOL_FUNCTIONS[fn]?.includes('max') ? 1 : 0);
      set("nodes' own values lost", lost);
      set('width into the Pool', log - Math.log2(POOL_FUNCTIONS[fn]?.length ?? 1));
      for (const reducer of POOL_FUNCTIONS[fn] ?? []) set(`pooled by ${reducer}`, 1);
      set(`pooled by ${POOL_FUNCTIONS[fn]?.join(' and ')} alone`, 1);
      set('adds behind the last Combine', addsSinceCombine);
      set('differences behind the last Combine', differences.sinceCombine);
      if (!POOL_FUNCTIONS[fn]?.includes('max'))
        set('differences summed to the pooled sum', differences.summed);
      set('Aggregates behind the last Combine', sinceCombine);
    }
  });
  const { first, last: end, least } = survival(genome);
  set('sum kept up to the first Combine', first.sum);
  set('nodes kept up to the first Combine', first.nodes);
  set('sum kept behind the last Combine', end.sum);
  set('nodes kept behind the last Combine', end.nodes);
  set('least kept of a sum', least.sum);
  set('least kept of nodes', least.nodes);
  set('width behind the Pool', Math.log2(width));
  set('narrowest Combine before the Pool', narrow.before);
  set('narrowest Combine behind the Pool', narrow.behind);
  const final = last as ReturnType<typeof aggregateFunction> | null;
  if (final) {
    set(`last reduced by ${final.reducer}`, 1);
    set(`last message ${final.message}`, 1);
  }
  return row;
}
