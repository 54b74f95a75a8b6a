import {
  Checkbox,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { setParameters } from '../../../design/edits.ts';
import { COMBINE_WIDTHS } from '../../../design/genome.ts';
import { MAX_WIDTH } from '../../../design/ops/spec.ts';
import { parseShare, pointsKept, pointsOf, SHARES, shareText } from '../../../design/share.ts';
import { MESSAGES, type Op, type OpKind, type OpOf, REDUCERS } from '../../../design/types.ts';
import { editDesign } from '../../store/commands.ts';
import { settingNow } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { CodecFields } from './CodecFields.tsx';
import { parseWidths } from './widths.ts';

type Change = (patch: Record<string, unknown>) => void;
type Fields<K extends OpKind> = { op: OpOf<K>; change: Change };

const ReducerField = ({ value, change }: { value: string; change: Change }) => (
  <Select
    label="Reduced by"
    size="xs"
    allowDeselect={false}
    data={[...REDUCERS]}
    value={value}
    onChange={(reducer) => change({ reducer })}
    data-testid="param-reducer"
  />
);

/** Widths as a list of numbers; what is not one is said at the field and not taken over. */
function WidthsField(props: {
  label: string;
  least: number;
  value: number[];
  take: (widths: number[]) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null ? props.value : parseWidths(draft, props.least, 4, MAX_WIDTH);
  return (
    <TextInput
      label={props.label}
      size="xs"
      value={draft ?? props.value.join(', ')}
      error={typeof read === 'string' ? read : undefined}
      onChange={(event) => {
        const text = event.currentTarget.value;
        const widths = parseWidths(text, props.least, 4, MAX_WIDTH);
        setDraft(text);
        if (typeof widths !== 'string') props.take(widths);
      }}
      onBlur={() => setDraft(null)}
      data-testid="param-widths"
    />
  );
}

function InputFields({ op, change }: Fields<'Input'>) {
  const { points, words } = useStudio(settingNow);
  // A share that does not fit, of a file for point clouds, can be taken back.
  if (words && op.share === undefined) return null;
  const choices = words ? [1] : SHARES;
  return (
    <Select
      label="Points that are read"
      description="The first of the cloud, which are spread evenly over it. A neighbour search takes the square of their number."
      size="xs"
      allowDeselect={false}
      data={choices.map((share) => ({
        value: shareText(share),
        label: share === 1 ? `all ${points}` : `${shareText(share)}: ${pointsKept(points, share)}`,
      }))}
      value={shareText(op.share)}
      onChange={(text) => {
        const share = parseShare(text ?? '');
        change({ share: share === 1 ? undefined : share });
      }}
      data-testid="param-share"
    />
  );
}

function SampleFields({ op, change }: Fields<'Sample'>) {
  const points = useStudio((s) => pointsOf(s.project.design, settingNow(s)));
  return (
    <NumberInput
      label="Neighbours k, the point itself included"
      size="xs"
      min={1}
      max={Math.min(128, points)}
      clampBehavior="strict"
      allowDecimal={false}
      value={op.k}
      onChange={(k) => typeof k === 'number' && change({ k })}
      data-testid="param-k"
    />
  );
}

function CombineFields({ op, change }: Fields<'Combine'>) {
  const widths = [...new Set([...COMBINE_WIDTHS, 1024, op.width])].sort((a, b) => a - b);
  return (
    <Select
      label="Width"
      size="xs"
      allowDeselect={false}
      data={widths.map(String)}
      value={String(op.width)}
      onChange={(width) => change({ width: Number(width) })}
      data-testid="param-width"
    />
  );
}

function AggregateFields({ op, change }: Fields<'Aggregate'>) {
  return (
    <Group grow gap="xs">
      <Select
        label="A neighbour sends"
        size="xs"
        allowDeselect={false}
        data={[...MESSAGES]}
        value={op.message}
        onChange={(message) => change({ message })}
        data-testid="param-message"
      />
      <ReducerField value={op.reducer} change={change} />
    </Group>
  );
}

function EdgeConvFields({ op, change }: Fields<'EdgeConv'>) {
  return (
    <Stack gap="xs">
      <Group grow gap="xs" align="flex-start">
        <WidthsField label="Layer widths" least={1} value={op.widths} take={(widths) => change({ widths })} />
        <ReducerField value={op.reducer} change={change} />
      </Group>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label="Form"
        data={[
          { value: 'per-edge', label: 'Per edge' },
          { value: 'per-node', label: 'Per node' },
        ]}
        value={op.form}
        onChange={(form) => change({ form })}
        data-testid="param-form"
      />
      <Text size="xs" c="dimmed">
        {op.form === 'per-edge'
          ? 'The published form: every product on every pair of neighbours.'
          : 'The same function, with the first product moved to the points: k times less work.'}
      </Text>
    </Stack>
  );
}

function PoolFields({ op, change }: Fields<'Pool'>) {
  return (
    <Checkbox.Group
      label="Functions, put side by side"
      size="xs"
      value={op.functions}
      onChange={(chosen) =>
        chosen.length > 0 && change({ functions: REDUCERS.filter((r) => chosen.includes(r)) })
      }
    >
      <Group mt={6} gap="md">
        {REDUCERS.map((reducer) => (
          <Checkbox
            key={reducer}
            size="xs"
            value={reducer}
            label={reducer}
            data-testid={`param-pool-${reducer}`}
          />
        ))}
      </Group>
    </Checkbox.Group>
  );
}

function ClassifierFields({ op, change }: Fields<'Classifier'>) {
  return (
    <WidthsField label="Hidden widths" least={0} value={op.hidden} take={(hidden) => change({ hidden })} />
  );
}

/** What a person can set of each kind; null where there is nothing to set. */
const FIELDS: { [K in OpKind]: ((props: Fields<K>) => ReactNode) | null } = {
  Input: InputFields,
  Sample: SampleFields,
  Aggregate: AggregateFields,
  Combine: CombineFields,
  EdgeConv: EdgeConvFields,
  Concat: null,
  Pool: PoolFields,
  Classifier: ClassifierFields,
  Communicate: CodecFields,
};

/** An op's parameters, with the allowed values only. */
export function Parameters({ op }: { op: Op }) {
  const store = useStudioStore();
  const change: Change = (patch) =>
    editDesign(
      store,
      `Change ${op.kind}`,
      (design) => setParameters(design, op.id, patch),
      `parameter ${op.id}`,
    );
  const OwnFields = FIELDS[op.kind] as ((props: { op: Op; change: Change }) => ReactNode) | null;
  return OwnFields && <OwnFields key={op.id} op={op} change={change} />;
}
