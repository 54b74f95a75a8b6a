import { Select, Stack, Switch, Text } from '@mantine/core';
import { type Codec, isPlain, PLAIN } from '../../../design/codec.ts';
import { setCodec } from '../../../design/communicate.ts';
import type { CommunicateOp } from '../../../design/types.ts';
import { editDesign } from '../../store/commands.ts';
import { settingNow } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { CodecOffers } from './CodecOffers.tsx';
import { codecChoices } from './codecChoices.ts';

/** How a crossing is encoded, with what each choice would send. */
export function CodecFields({ op }: { op: CommunicateOp }) {
  const store = useStudioStore();
  const design = useStudio((s) => s.project.design);
  const setting = useStudio(settingNow);
  const codec = op.codec ?? PLAIN;
  const take = (patch: Partial<Codec>) =>
    editDesign(
      store,
      'Change the codec',
      (d) => setCodec(d, op.id, { ...codec, ...patch }),
      `codec ${op.id}`,
    );
  const { numbers, graph } = codecChoices(design, op, setting);
  return (
    <Stack gap="xs">
      <Select
        label="Features cross"
        size="xs"
        allowDeselect={false}
        data={numbers}
        value={codec.numbers}
        onChange={(chosen) => take({ numbers: chosen as Codec['numbers'] })}
        data-testid="param-codec-numbers"
      />
      {graph.length > 0 && (
        <Select
          label="The graph crosses"
          size="xs"
          allowDeselect={false}
          data={graph}
          value={codec.graph}
          onChange={(chosen) => take({ graph: chosen as Codec['graph'] })}
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
          {codec.numbers !== 'fp32' && 'Rounding changes the results: a run shows by how much. '}
          {codec.packing === 'deflate' && 'A run measures how far it compresses, and how long that takes.'}
        </Text>
      )}
      <CodecOffers />
    </Stack>
  );
}
