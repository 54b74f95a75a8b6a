/** onnxruntime-node, for programs that load it only when it is asked for. */
export { nodeRuntime } from '../../runtime/node.node.ts';
