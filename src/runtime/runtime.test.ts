import { nodeRuntime } from './node.node.ts';
import { runtimeContract } from './runtime.contract.ts';
import { webRuntimeInNode } from './web.node.ts';

runtimeContract('onnxruntime-node', () => nodeRuntime({ threads: 2 }));
runtimeContract('onnxruntime-web', () => webRuntimeInNode({ threads: 2 }));
