import { basename, join } from 'node:path';
import type { GivenModel } from '../../onnx/imported/model.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { readNamed, writeWhole } from '../files.ts';
import { outFolder, seconds } from '../options.ts';
import { type Outcome, table, UsageError } from '../outcome.ts';

interface Options {
  size?: Record<string, number>;
  value?: Record<string, number>;
  cut?: string;
  out?: string;
  timeout: number;
}

/** `batch=2`, given any number of times. */
function named(text: string, before: Record<string, number> = {}): Record<string, number> {
  const at = text.lastIndexOf('=');
  const value = Number(text.slice(at + 1));
  if (at < 1 || text.length === at + 1 || !Number.isFinite(value)) {
    throw new UsageError(`${text} is no NAME=NUMBER`);
  }
  return { ...before, [text.slice(0, at)]: value };
}

export const onnxCommand: CommandSpec<Options> = {
  name: 'onnx',
  about:
    'say what ONNX models are; those of the studio come back as design and checkpoint, any other is cut in two',
  options: (command) =>
    command
      .argument(
        '<file...>',
        'a model, with the files that hold its data, or the segments of one design of the studio',
      )
      .option('--size <name=number>', 'a size that the file leaves open, by its name or as input:axis', named)
      .option(
        '--value <input=number>',
        'what an input is filled with (default: noise, whole numbers 1)',
        named,
      )
      .option('--timeout <seconds>', 'give up on a model that has not loaded, or run, by then', seconds, 60)
      .option('--cut <tensor>', 'where to cut: the device makes the tensor, the edge the rest')
      .option('--out <folder>', 'where design and checkpoint, or the two halves, are written', outFolder),
  run: (options, signal, files) => describe(signal, options, files.flat()),
};

async function describe(signal: AbortSignal, options: Options, files: readonly string[]): Promise<Outcome> {
  const { openModels } = await import('../../app/imported/open.ts');
  const given = await Promise.all(
    files.map(async (file) => ({ name: basename(file), bytes: await readNamed('onnx', file) })),
  );
  const opened = openModels(given);
  if (opened.kind === 'own') return own(options, opened);
  return foreign(signal, options, opened);
}

type Opened = Awaited<ReturnType<typeof import('../../app/imported/open.ts')['openModels']>>;

async function own(
  { out }: Options,
  { origin, parts, checkpoint }: Extract<Opened, { kind: 'own' }>,
): Promise<Outcome> {
  const { design, task, setting } = origin;
  const written: string[] = [];
  if (out !== undefined) {
    const { printDesign } = await import('../../design/schema.ts');
    const { writeCheckpoint } = await import('../../learning/checkpoint.ts');
    const write = async (name: string, data: Uint8Array | string) => {
      await writeWhole(join(out, name), data);
      written.push(join(out, name));
    };
    await write('design.json', printDesign(design));
    if (checkpoint) await write('checkpoint.safetensors', writeCheckpoint(checkpoint));
  }
  const { trained } = origin;
  const lines = [
    `${design.name}: a design of the studio (${parts.join(', ')}), ${design.ops.length} ops, for ${task} at ${setting.points} points`,
    trained ? `trained for ${trained.epochs} epochs` : 'never trained: it has no weights to keep',
    ...written.map((file) => `written: ${file}`),
  ];
  return {
    document: { kind: 'own', design, task, setting, parts, trained: trained ?? null, written },
    text: lines.join('\n'),
  };
}

async function foreign(
  signal: AbortSignal,
  options: Options,
  { file, name, changed }: Extract<Opened, { kind: 'foreign' }>,
): Promise<Outcome> {
  const { feedsOf, usualFeeds } = await import('../../app/imported/feeds.ts');
  const { lookInside, seen } = await import('../../app/imported/inside.ts');
  const { model } = file;
  const usual = usualFeeds(model);
  const known = { size: Object.keys(usual.sizes), value: model.inputs.map((input) => input.name) };
  const shapeless = new Set(model.inputs.filter(({ dims }) => dims === null).map(({ name: input }) => input));
  for (const option of ['size', 'value'] as const) {
    const unknown = Object.keys(options[option] ?? {}).find(
      (each) =>
        !known[option].includes(each) && !(option === 'size' && shapeless.has(each.replace(/:\d+$/, ''))),
    );
    if (unknown !== undefined) {
      throw new UsageError(`--${option} ${unknown}: there are ${known[option].join(', ') || 'none'}`);
    }
  }
  const fills = Object.entries(options.value ?? {}).map(
    ([input, value]) => [input, { kind: 'value', value }] as const,
  );
  const choice = {
    sizes: { ...usual.sizes, ...options.size },
    fills: { ...usual.fills, ...Object.fromEntries(fills) },
  };
  if (model.refused) {
    const { code, message } = model.refused;
    return {
      document: { kind: 'foreign', changed, model },
      text: `${name} is not run: ${code} ${message}\n${listing(model, {})}`,
    };
  }
  const { withChildRuntime } = await import('../../edge/childRuntime.ts');
  const feeds = feedsOf(model, choice);
  const inside = await withChildRuntime(signal, { name, limitMs: 1000 * options.timeout }, (runtime) =>
    lookInside(runtime, file, feeds),
  );
  const values = seen(inside.values);
  const cut = options.cut === undefined ? null : await cutAt(options.cut, options.out, file, inside.values);
  return {
    document: { kind: 'foreign', changed, model, values, unseen: inside.unseen, cut },
    text: [listing(model, values), ...(cut ? [cutText(cut)] : [])].join('\n\n'),
  };
}

async function cutAt(
  tensor: string,
  out: string | undefined,
  file: Extract<Opened, { kind: 'foreign' }>['file'],
  values: Parameters<typeof import('../../app/imported/halves.ts')['cutModel']>[2],
) {
  const { cutModel } = await import('../../app/imported/halves.ts');
  const { bytesOf } = await import('../../app/imported/inside.ts');
  const cuts = await import('../../onnx/imported/cut.ts');
  const { cut, halves } = cutModel(file, cuts.cutAt(file.model, tensor), values);
  const written: string[] = [];
  for (const [part, model] of [
    ['device', halves.head],
    ['edge', halves.edge],
  ] as const) {
    if (!model || out === undefined) continue;
    const path = join(out, `${part}.onnx`);
    await writeWhole(path, model);
    written.push(path);
  }
  const bytes = (names: readonly string[]) =>
    names.reduce((sum, name) => {
      const value = values.get(name);
      return sum + (value ? bytesOf(value) : 0);
    }, 0);
  const { up, down, here, device, edge } = cut;
  const ops = { deviceOps: device.length, edgeOps: edge.length };
  return { tensor, ...ops, up, down, here, bytesUp: bytes(up), bytesDown: bytes(down), written };
}

const cutText = (cut: Awaited<ReturnType<typeof cutAt>>): string =>
  [
    `cut at ${cut.tensor}: ${cut.deviceOps} ops on the device, ${cut.edgeOps} on the edge`,
    `up: ${cut.up.join(', ')} (${cut.bytesUp} bytes); down: ${cut.down.join(', ')} (${cut.bytesDown} bytes)`,
    ...cut.written.map((file) => `written: ${file}`),
  ].join('\n');

function listing(
  model: GivenModel,
  values: Record<string, { type: string; dims: readonly number[] }>,
): string {
  const shape = (name: string) => {
    const value = values[name];
    return value ? `${value.type} [${value.dims.join(', ')}]` : '';
  };
  const opsets = model.opsets.map(({ domain, version }) => `${domain || 'ai.onnx'} ${version}`).join(', ');
  const ends = (list: GivenModel['inputs']) =>
    list
      .map(
        ({ name, type, dims }) =>
          `${name} ${type ?? ''} ${dims ? `[${dims.map((d) => d ?? '?').join(', ')}]` : 'of any shape'}`,
      )
      .join('; ');
  return [
    `${model.name}: IR ${model.irVersion}, ${opsets}; ${model.nodes.length} ops, ${model.tensors.length} tensors`,
    `inputs: ${ends(model.inputs)}`,
    `outputs: ${ends(model.outputs)}`,
    table(
      ['op', 'type', 'gives', 'shape'],
      model.nodes.map(({ index, opType, outputs }) => [
        String(index + 1),
        opType,
        outputs.join(' '),
        shape(outputs[0] ?? ''),
      ]),
    ),
  ].join('\n');
}
