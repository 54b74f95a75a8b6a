import type { GivenModel, GivenValue } from '../../../onnx/imported/model.ts';
import { named } from '../../../onnx/imported/named.ts';
import type { SeenInside } from '../../../workers/imported.ts';
import { bytes, count } from '../../charts/format.ts';

/** `float32 [1, 64, 32]` of a value as a run saw it, else as the file says it; '' where neither does. */
export function shapeText(name: string, model: GivenModel, inside: SeenInside | null): string {
  const real = inside ? named(inside.values, name) : undefined;
  if (real) return `${real.type} [${real.dims.join(', ')}]`;
  const tensor = model.tensors.find((each) => each.name === name);
  if (tensor) return `${tensor.type} [${tensor.dims.join(', ')}]`;
  const said = [...model.inputs, ...model.outputs, ...model.values].find((each) => each.name === name);
  return said ? saidText(said) : '';
}

export const saidText = ({ type, dims }: GivenValue): string =>
  [type ?? '', dims ? `[${dims.map((dim) => dim ?? '?').join(', ')}]` : ''].filter(Boolean).join(' ');

/** What a model is, in one line. */
export function modelFacts({ nodes, tensors, opsets, producer, irVersion }: GivenModel): string[] {
  const own = opsets.find(({ domain }) => domain === '' || domain === 'ai.onnx');
  const weights = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
  const inner = nodes.reduce((sum, node) => sum + node.inner, 0);
  return [
    `${count(nodes.length)} ops${inner > 0 ? `, ${count(inner)} more in subgraphs` : ''}`,
    `${count(tensors.length)} tensors, ${bytes(weights)}`,
    own ? `opset ${own.version}` : 'no opset of ONNX',
    `IR ${irVersion}`,
    ...(producer ? [`made by ${producer}`] : []),
  ];
}
