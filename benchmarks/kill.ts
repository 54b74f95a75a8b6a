/**
 * What a crash of the browser costs: npm run -s bench:kill [-- --json --count 50]. Needs the built studio and Chromium
 * (CHROMIUM_PATH).
 */
import { parseArgs } from 'node:util';
import { run } from './attack/kills.ts';
import { benchmark } from './benchmark.ts';

const { count } = parseArgs({ options: { count: { type: 'string' } }, strict: false }).values;
await benchmark('kill', (log) => run({ log, ...(typeof count === 'string' && { count: Number(count) }) }));
