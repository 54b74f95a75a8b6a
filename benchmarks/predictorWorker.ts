import { webRuntime } from '../src/runtime/web.ts';
import { answerWith } from './answer.ts';
import { predictorRates } from './predictorRate.ts';

const wasmPaths = { mjs: '/ort.mjs', wasm: '/ort.wasm' };

answerWith((seconds: number) => predictorRates(webRuntime({ threads: 1, wasmPaths }), seconds));
