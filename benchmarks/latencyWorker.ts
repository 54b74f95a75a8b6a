import { webRuntime } from '../src/runtime/web.ts';
import { answerWith } from './answer.ts';
import { latencyModelRates } from './latencyRate.ts';

const wasmPaths = { mjs: '/ort.mjs', wasm: '/ort.wasm' };

answerWith((seconds: number) => latencyModelRates(webRuntime({ threads: 1, wasmPaths }), seconds));
