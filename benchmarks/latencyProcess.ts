/** One process of several: prints the predictions a second that it reached on one thread, as JSON. */
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { latencyModelRates } from './latencyRate.ts';

const rates = await latencyModelRates(nodeRuntime({ threads: 1 }), Number(process.argv[2]));
process.stdout.write(JSON.stringify(rates));
