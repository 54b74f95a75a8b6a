import { nodeRuntime } from './node.node.ts';
import { runtimeContract } from './runtime.contract.ts';
import { webRuntime } from './web.ts';

runtimeContract('onnxruntime-node', () => nodeRuntime({ threads: 2 }));
runtimeContract('onnxruntime-web', () => webRuntime({ threads: 1 }));
