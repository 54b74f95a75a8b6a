import { ELEMENT_TYPES, type TensorType, tensorTypeBy } from '../onnx/elementTypes.ts';
import { LinkError } from './errors.ts';

/** The protocol's name of an element type. */
export const datatypeOf = (type: TensorType): string => ELEMENT_TYPES[type].protocol;

/** The element type that a datatype's name means. Throws E313 for BYTES, whose elements have no fixed size, and unknown names. */
export function typeOf(datatype: string): TensorType {
  const type = tensorTypeBy('protocol', datatype);
  if (type) return type;
  const known = Object.values(ELEMENT_TYPES).map(({ protocol }) => protocol);
  throw new LinkError(
    'E313',
    datatype === 'BYTES'
      ? 'BYTES tensors are not carried'
      : `datatype ${JSON.stringify(datatype)} is unknown: use one of ${known.join(', ')}`,
  );
}
