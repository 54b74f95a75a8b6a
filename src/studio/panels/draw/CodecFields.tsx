import { Select, Stack, Switch, Text } from '@mantine/core';
import { type Codec, GRAPHS, isPlain, NUMBERS, PLAIN } from '../../../design/codec.ts';
import { setCodec } from '../../../design/communicate.ts';
import { crossings } from '../../../design/crossings.ts';
import type { CommunicateOp } from '../../../design/types.ts';
import { problemsOf } from '../../../design/validity.ts';
import { bytes } from '../../charts/format.ts';
import { editDesign } from '../../store/commands.ts';
import { settingOf } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

const NUMBER_WORDS: Record<Codec['numbers'], string> = {
  fp32: 'as computed (fp32)',
  fp16: 'half precision (fp16)',
  int16: 'int16, a scale a channel',
  int8: 'int8, a scale a channel',
};
const GRAPH_WORDS: Record<Codec['graph'], string> = { int16: 'as indices', delta: 'as differences' };

/** How a crossing is encoded, with what each choice would send. */
export function CodecFields({ op }: { op: CommunicateOp }) {
  const store = useStudioStore();
  const design = useStudio((s) => s.project.design);
  const setting = useStudio((s) => settingOf(s.project));
  const codec = op.codec ?? PLAIN;
  const take = (patch: Partial<Codec>) =>
    editDesign(
      store,
      'Change the codec',
      (d) => setCodec(d, op.id, { ...codec, ...patch }),
      `codec ${op.id}`,
    );
  /** What the op sends in another codec; null where that does not fit what crosses. */
  const sent = (patch: Partial<Codec>): string | null => {
    const other = setCodec(design, op.id, { ...codec, ...patch });
    const problems = problemsOf(other, setting);
    if (problems.some(({ code, opId }) => code === 'E441' && opId === op.id)) return null;
    if (problems.length > 0) return '';
    const crossing = crossings(other, setting).find(({ opId }) => opId === op.id);
    if (!crossing) return '';
    return `: ${crossing.atMost ? 'at most ' : ''}${bytes(crossing.bytes)}`;
  };
  const choices = <K extends 'numbers' | 'graph'>(
    key: K,
    all: readonly Codec[K][],
    words: Record<Codec[K], string>,
  ) =>
    all.flatMap((value) => {
      const size = sent({ [key]: value });
      return size === null && value !== codec[key] ? [] : [{ value, label: `${words[value]}${size ?? ''}` }];
    });
  const crossesGraph =
    problemsOf(design, setting).length === 0 &&
    crossings(design, setting).some(
      ({ opId, ports }) => opId === op.id && ports.some(({ what }) => what === 'graph'),
    );
  return (
    <Stack gap="xs">
      <Select
        label="Features cross"
        size="xs"
        allowDeselect={false}
        data={choices('numbers', NUMBERS, NUMBER_WORDS)}
        value={codec.numbers}
        onChange={(numbers) => take({ numbers: numbers as Codec['numbers'] })}
        data-testid="param-codec-numbers"
      />
      {(crossesGraph || codec.graph !== PLAIN.graph) && (
        <Select
          label="The graph crosses"
          size="xs"
          allowDeselect={false}
          data={choices('graph', GRAPHS, GRAPH_WORDS)}
          value={codec.graph}
          onChange={(graph) => take({ graph: graph as Codec['graph'] })}
          data-testid="param-codec-graph"
        />
      )}
      <Switch
        size="xs"
        label="Compress on the link (deflate)"
        checked={codec.packing === 'deflate'}
        onChange={(event) => take({ packing: event.currentTarget.checked ? 'deflate' : 'raw' })}
        data-testid="param-codec-deflate"
      />
      {!isPlain(codec) && (
        <Text size="xs" c="dimmed">
          {codec.numbers !== 'fp32' && 'Rounding changes what the design gives: a run shows by how much. '}
          {codec.packing === 'deflate' &&
            'How far it compresses, and how long that takes, is for a run to measure.'}
        </Text>
      )}
    </Stack>
  );
}
