/** The program of a bundle of a model that was cut: nothing but onnxruntime-node and what Node brings. */
export const cutRunner = `/** Runs both halves of a model that was cut: the device's here, the edge's over the Open Inference Protocol v2. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import ort from 'onnxruntime-node';

const { values } = parseArgs({
  options: {
    edge: { type: 'string', default: 'http://127.0.0.1:8600' },
    token: { type: 'string', default: process.env.GCODE_TOKEN },
  },
});
const file = (name) => readFileSync(new URL(name, import.meta.url));
const cut = JSON.parse(file('cut.json'));

/** Element types by their name in the protocol: as the engine and as JavaScript have them. */
const TYPES = {
  FP32: ['float32', Float32Array], FP64: ['float64', Float64Array], FP16: ['float16', Uint16Array],
  INT64: ['int64', BigInt64Array], INT32: ['int32', Int32Array], INT16: ['int16', Int16Array], INT8: ['int8', Int8Array],
  UINT64: ['uint64', BigUint64Array], UINT32: ['uint32', Uint32Array], UINT16: ['uint16', Uint16Array],
  UINT8: ['uint8', Uint8Array], BOOL: ['bool', Uint8Array],
};
const typeOf = (tensor) => Object.keys(TYPES).find((name) => TYPES[name][0] === tensor.type);

/** A recorded array: behind the header of its NPY file. */
function recorded({ file: path, datatype, shape }) {
  const bytes = file(path);
  const [type, Elements] = TYPES[datatype];
  const data = Uint8Array.from(bytes.subarray(10 + bytes.readUInt16LE(8))).buffer;
  return new ort.Tensor(type, new Elements(data), shape);
}

async function ask(path, body) {
  const headers = { 'content-type': 'application/json', ...(values.token && { authorization: 'Bearer ' + values.token }) };
  const response = await fetch(values.edge + path, body && { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(path + ': ' + response.status + ' ' + (await response.text()));
  return response;
}

async function onEdge(all) {
  const model = '/v2/models/' + cut.edgeModel;
  const ready = await ask(model + '/ready').then(() => true, () => false);
  if (!ready) {
    const config = JSON.stringify({ platform: 'onnxruntime_onnx' });
    const parameters = { config, 'file:1/model.onnx': file('edge.onnx').toString('base64') };
    await ask('/v2/repository/models/' + cut.edgeModel + '/load', { parameters });
  }
  const inputs = cut.up.map((name) => {
    const { dims, data } = all[name];
    const datatype = typeOf(all[name]);
    const bool = datatype === 'BOOL';
    return { name, datatype, shape: dims, data: Array.from(data, (value) => (bool ? Boolean(value) : Number(value))) };
  });
  const outputs = cut.down.map((name) => ({ name }));
  const answer = await (await ask(model + '/infer', { inputs, outputs })).json();
  return Object.fromEntries(
    answer.outputs.map(({ name, datatype, shape, data }) => {
      const [type, Elements] = TYPES[datatype];
      const big = Elements === BigInt64Array || Elements === BigUint64Array;
      return [name, new ort.Tensor(type, Elements.from(data, (value) => (big ? BigInt(value) : Number(value))), shape)];
    }),
  );
}

const all = Object.fromEntries(cut.inputs.map((input) => [input.name, recorded(input)]));
if (cut.files['device.onnx']) {
  const session = await ort.InferenceSession.create(file('device.onnx'));
  Object.assign(all, await session.run(Object.fromEntries(session.inputNames.map((name) => [name, all[name]]))));
}
if (cut.edgeModel) Object.assign(all, await onEdge(all));
let good = true;
for (const output of cut.outputs) {
  const expected = recorded(output).data;
  const got = all[output.name].data;
  let worst = expected.length === got.length ? 0 : Infinity;
  for (let i = 0; i < got.length; i++) worst = Math.max(worst, Math.abs(Number(got[i]) - Number(expected[i])));
  const within = worst <= cut.tolerance[output.name];
  good &&= within;
  console.log(output.name + ': differs by ' + worst + (within ? '' : ', which rounding does not explain'));
}
process.exitCode = good ? 0 : 1;
`;
