import { type CutContents, cutBundle } from '../../bundle/cutBundle.ts';
import type { GivenFile } from '../../onnx/imported/model.ts';
import type { Tensor, Tensors } from '../../runtime/session.ts';
import { type CutModel, toleranceOf } from './halves.ts';

/** A model that was cut, with the run that `values` is of, as a zip that runs elsewhere. */
export function bundleCut(
  { model, whole }: GivenFile,
  { cut, halves }: CutModel,
  values: ReadonlyMap<string, Tensor>,
  about: Pick<CutContents, 'name' | 'figures'>,
): Uint8Array<ArrayBuffer> {
  const of = (list: readonly { name: string }[]): Tensors =>
    Object.fromEntries(list.map(({ name }) => [name, values.get(name) as Tensor]));
  const outputs = of(model.outputs);
  const { tensor, up, down, here } = cut;
  return cutBundle({
    ...about,
    ...{ tensor, up, down, here, whole, ...halves, outputs, inputs: of(model.inputs) },
    tolerance: Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [name, toleranceOf(output)]),
    ),
  });
}
