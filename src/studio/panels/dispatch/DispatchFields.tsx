import { Group, Select, Stack, Text } from '@mantine/core';
import { LINK_TRACES, MOST_DEVICES } from '../../../coinference/dispatch/traces.ts';
import { plain } from '../../charts/format.ts';
import { LATER_STRINGS } from '../../kit/laterStrings.ts';
import type { DispatchSession } from '../../store/session/dispatch.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { NumberField } from '../train/NumberField.tsx';
import {
  isKnownLoad,
  LOAD_TITLES,
  leastAccuracyNow,
  linkTraceNow,
  loadTraceNow,
  TRACE_TITLES,
  zooNow,
  zooOptions,
} from './choices.ts';
import { chooseTrace } from './controller.ts';

const FILE = 'file';
const OPEN = { value: 'open', label: 'From a CSV file…' };
const DEVICES = [1, 2, 4, 8, MOST_DEVICES];
const GOALS: Record<DispatchSession['goal'], string> = {
  frames: 'Frames within the target',
  latency: 'The lowest latency',
  energy: 'The least energy within the target',
};

/** What is played, and what is wanted. */
export function DispatchFields({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const dispatch = useStudio((s) => s.dispatch);
  const put = (patch: Partial<DispatchSession>) =>
    store.getState().put('dispatch', { ...patch, problem: null });
  const trace = linkTraceNow(dispatch);
  const { goal, targetMs, beside } = dispatch;
  const least = useStudio(leastAccuracyNow);
  return (
    <Stack gap="xs">
      <ZooField disabled={disabled} />
      <LinkField disabled={disabled} />
      <LoadField disabled={disabled} />
      <Group gap="xs" grow align="flex-start" wrap="nowrap">
        <NumberField
          label="Accuracy at least"
          suffix=" %"
          most={100}
          disabled={disabled}
          value={Math.round(100 * least)}
          onChange={(value) => put({ leastAccuracy: value / 100 })}
          testId="dispatch-least"
        />
        <NumberField
          label="Latency target"
          suffix=" ms"
          least={1}
          most={10_000}
          disabled={disabled}
          value={targetMs}
          onChange={(value) => value >= 1 && put({ targetMs: value })}
          testId="dispatch-target"
        />
      </Group>
      <Select
        label="Goal"
        size="xs"
        allowDeselect={false}
        disabled={disabled}
        data={Object.entries(GOALS).map(([value, label]) => ({ value, label }))}
        value={goal}
        onChange={(value) => put({ goal: value as DispatchSession['goal'] })}
        data-testid="dispatch-goal"
      />
      <Group gap="xs" grow align="flex-start" wrap="nowrap">
        <NumberField
          label="Length of the trace"
          suffix=" s"
          least={1}
          most={3600}
          disabled={disabled}
          value={Math.round(10 * trace.seconds) / 10}
          onChange={(value) => value >= 1 && put({ seconds: value })}
          testId="dispatch-seconds"
        />
        <NumberField
          label="Fixed schemes"
          most={6}
          disabled={disabled}
          value={beside}
          onChange={(value) => put({ beside: value })}
          testId="dispatch-beside"
        />
      </Group>
    </Stack>
  );
}

/** Which designs a dispatcher chooses among. */
export function ZooField({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  // Options are made again each time they are asked for: their words say whether they changed.
  useStudio((s) => JSON.stringify(zooOptions(s)));
  const now = useStudio((s) => zooNow(s)?.value ?? null);
  const options = zooOptions(store.getState());
  if (options.length === 0) {
    return (
      <Text size="sm" c="dimmed" data-testid="dispatch-no-zoo">
        {LATER_STRINGS.dispatch.noZoo}
      </Text>
    );
  }
  return (
    <Select
      label="Designs to choose among"
      size="xs"
      allowDeselect={false}
      disabled={disabled}
      data={options.map(({ value, label }) => ({ value, label }))}
      value={now}
      onChange={(value) => {
        const chosen = options.find((option) => option.value === value);
        if (chosen) store.getState().put('dispatch', { zoo: chosen.name });
      }}
      data-testid="dispatch-zoo"
    />
  );
}

function LinkField({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const link = useStudio((s) => s.dispatch.link);
  const { name, rule } = linkTraceNow({ link, seconds: null });
  const known = Object.keys(LINK_TRACES).map((value) => ({ value, label: TRACE_TITLES[value] ?? value }));
  return (
    <div>
      <Select
        label="The link over time"
        size="xs"
        allowDeselect={false}
        disabled={disabled}
        data={[...known, ...(link.kind === 'file' ? [{ value: FILE, label: name }] : []), OPEN]}
        value={link.kind === 'file' ? FILE : link.name}
        onChange={(value) => {
          if (value === OPEN.value) void chooseTrace(store, 'link');
          else if (value && value !== FILE) {
            store
              .getState()
              .put('dispatch', { link: { kind: 'known', name: value }, seconds: null, problem: null });
          }
        }}
        data-testid="dispatch-link"
      />
      <Text size="xs" c="dimmed" mt={4} data-testid="dispatch-rule">
        {rule ? sentence(rule) : `From your file: ${LATER_STRINGS.dispatch.linkColumns}`}
      </Text>
    </div>
  );
}

function LoadField({ disabled }: { disabled: boolean }) {
  const store = useStudioStore();
  const load = useStudio((s) => s.dispatch.load);
  const played = useStudio((s) => loadTraceNow(s.dispatch).seconds);
  const steady = DEVICES.map((n) => ({
    value: String(n),
    label: n === 1 ? 'This browser alone' : `${n} devices`,
  }));
  const value = load.kind === 'steady' ? String(load.devices) : load.kind;
  return (
    <div>
      <Select
        label="Devices that use the edge"
        size="xs"
        allowDeselect={false}
        disabled={disabled}
        data={[
          ...steady,
          ...Object.entries(LOAD_TITLES).map(([name, label]) => ({ value: name, label })),
          ...(load.kind === 'file' ? [{ value: FILE, label: load.trace.name }] : []),
          OPEN,
        ]}
        value={value}
        onChange={(next) => {
          if (next === OPEN.value) void chooseTrace(store, 'load');
          else if (next && isKnownLoad(next)) store.getState().put('dispatch', { load: { kind: next } });
          else if (next && next !== FILE) {
            store.getState().put('dispatch', { load: { kind: 'steady', devices: Number(next) } });
          }
        }}
        data-testid="dispatch-load"
      />
      {value !== '1' && (
        <Text size="xs" c="dimmed" mt={4}>
          {load.kind === 'file'
            ? `From your file: ${LATER_STRINGS.dispatch.loadColumns}, stretched to ${plain(played)} s.`
            : LATER_STRINGS.dispatch.company}
        </Text>
      )}
    </div>
  );
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
