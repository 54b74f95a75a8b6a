/** For tests: a thread that scores batches of the search that it was started with. */
import { parentPort, workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { batchScorer } = await import('./batchScorer.ts');
const score = batchScorer(workerData);
parentPort.on('message', (proposals) => parentPort.postMessage(score(proposals)));
