import type { Manifest } from '../manifest.ts';
import type { BundleTensor } from '../memberForm.ts';

/** An element type as Triton's model configuration names it (DataType in its model_config.proto). */
const TYPES: Record<BundleTensor['type'], string> = {
  float32: 'TYPE_FP32',
  float16: 'TYPE_FP16',
  int8: 'TYPE_INT8',
  int16: 'TYPE_INT16',
  int32: 'TYPE_INT32',
  uint8: 'TYPE_UINT8',
};

const tensor = ({ name, type, dims }: BundleTensor): string => {
  const sizes = dims.map((dim) => (typeof dim === 'number' ? dim : -1));
  return `  {\n    name: ${JSON.stringify(name)}\n    data_type: ${TYPES[type]}\n    dims: [ ${sizes.join(', ')} ]\n  }`;
};

const list = (field: string, tensors: readonly BundleTensor[]): string =>
  `${field} [\n${tensors.map(tensor).join(',\n')}\n]\n`;

/**
 * The configuration of the edge's segment in a Triton model repository (protobuf text of ModelConfig): shapes exactly as
 * given, one frame a request, on a processor or a GPU, whichever the server has.
 */
export function tritonConfig(
  name: string,
  { inputs, outputs }: Pick<NonNullable<Manifest['segments']['edge']>, 'inputs' | 'outputs'>,
): string {
  return (
    `name: ${JSON.stringify(name)}\nplatform: "onnxruntime_onnx"\nmax_batch_size: 0\n` +
    `${list('input', inputs)}${list('output', outputs)}instance_group [\n  {\n    kind: KIND_AUTO\n    count: 1\n  }\n]\n`
  );
}

/** Where the repository's files stand in a bundle. */
export const tritonFiles = (name: string) => ({
  config: `triton/${name}/config.pbtxt`,
  model: `triton/${name}/1/model.onnx`,
});

/** A name as Kubernetes takes it: letters, digits and hyphens, at most 63. */
const label = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '') || 'design';

/** A KServe InferenceService that serves the Triton model repository of the bundle, once it lies on a volume. */
export const kserveService = (
  design: string,
): string => `# The edge half on KServe. Copy the folder triton/ of this bundle to the volume that storageUri names:
#   kubectl apply -f kserve/inference-service.yaml
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: gcode-${label(design)}
spec:
  predictor:
    model:
      modelFormat:
        name: triton
      protocolVersion: v2
      runtime: kserve-tritonserver
      storageUri: pvc://gcode-models/triton
`;
