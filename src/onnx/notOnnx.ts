import { type Beginning, MISNAMED, misnamed } from '../design/misnamed.ts';

/** Files that people take for ONNX models, by how they begin. */
const NOT_ONNX: readonly Beginning[] = [
  [/^$/, 'an empty file'],
  ...MISNAMED,
  [
    'PK\x03\x04',
    'a zip archive, as torch.save, Keras and browsers write: export the model to ONNX, or unpack it',
  ],
  ['\x80', "a pickle of Python's (torch.save, joblib): export the model to ONNX"],
  ['\x89HDF\r\n', 'an HDF5 file, as Keras writes: export the model to ONNX (tf2onnx)'],
  [/^.{4}TFL3/s, 'a model of TensorFlow Lite: export the model to ONNX (tf2onnx)'],
  ['GGUF', 'a model in GGUF: export the model to ONNX'],
  [/^.{8}\s*\{\s*"/s, 'a safetensors file, weights without a model: export the model to ONNX'],
  ['\x93NUMPY', 'an array of NumPy'],
  ['\x89PNG', 'a picture'],
  [
    /^(\s|#.*\n)*(ir_version:|<\s*ir_version:)/,
    'the text form of one: save it with onnx.save, without format',
  ],
  [/^\s*<\?xml/, 'XML: download the file itself, or export the model to ONNX'],
  [/^\s*[{[]/, 'JSON'],
  [/^[\s -~]+$/, 'a text'],
];

/** What a file is that is no ONNX model, with what to do; undefined where that is not seen. */
export const notOnnx = (bytes: Uint8Array): string | undefined => misnamed(bytes, NOT_ONNX);
