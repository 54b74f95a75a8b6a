import { Button, Group, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { LINK_PRESETS, MAX_LOSS_RATE } from '../../../system/link.ts';
import { figure, ms } from '../../charts/format.ts';
import { OFF, offBecause } from '../../kit/offBecause.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { useAtWork } from '../../kit/useJob.ts';
import { measureLinkNow } from '../../machines/measure.ts';
import { linkWords } from '../../machines/systemWords.ts';
import type { LinkChoice } from '../../store/project.ts';
import type { StudioState } from '../../store/store.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Part } from './Part.tsx';

const choiceOf = (link: LinkChoice): string => {
  if (link.kind === 'real') return 'real';
  if (link.kind === 'set') return 'other';
  return (LINK_PRESETS as readonly number[]).includes(link.mbps) ? String(link.mbps) : 'other';
};

const BY_HAND: LinkChoice = {
  kind: 'set',
  upMbps: 25,
  downMbps: 25,
  roundTripMs: 5,
  jitterMs: 0,
  lossRate: 0,
};

function chosen(value: string): LinkChoice {
  if (value === 'real') return { kind: 'real' };
  return { kind: 'held', mbps: value === 'other' ? 25 : Number(value) };
}

/** Where the link's rate comes from, in a word or two. */
function linkState({ project, machines }: StudioState): string {
  const { kind } = project.system.link;
  if (kind === 'set') return 'set by hand';
  if (kind === 'held') return 'held to a rate';
  return machines.link ? 'measured' : 'not measured';
}

type Choose = (next: LinkChoice, group?: string) => void;

/** The link: as it is, held to a rate, or set by hand. */
export function LinkFields() {
  const store = useStudioStore();
  const link = useStudio((s) => s.project.system.link);
  const choose: Choose = (next, group) =>
    store.getState().edit(
      'Change the link',
      (project) => {
        project.system.link = next;
      },
      group,
    );
  return (
    <Part part="link" title="Link" words={useStudio(linkWords)} state={useStudio(linkState)}>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label="Link"
        data={[
          { value: 'real', label: 'As it is' },
          ...LINK_PRESETS.map((mbps) => ({ value: String(mbps), label: `${mbps} Mb/s` })),
          { value: 'other', label: 'Other' },
        ]}
        value={choiceOf(link)}
        onChange={(value) => choose(chosen(value))}
        data-testid="link"
      />
      {choiceOf(link) === 'other' && (
        <SegmentedControl
          fullWidth
          size="xs"
          mt={6}
          aria-label="Other link"
          data={[
            { value: 'held', label: 'Held to a rate' },
            { value: 'set', label: 'Set by hand' },
          ]}
          value={link.kind}
          onChange={(value) => choose(value === 'set' ? BY_HAND : chosen('other'))}
          data-testid="link-other"
        />
      )}
      {choiceOf(link) === 'other' && link.kind === 'held' && (
        <Figure
          label="Rate held both ways"
          unit="Mb/s"
          least={0.1}
          value={link.mbps}
          onChange={(mbps) => choose({ ...link, mbps }, 'rate')}
          testId="link-rate"
        />
      )}
      {link.kind === 'set' ? <ByHand link={link} choose={choose} /> : <Measured />}
    </Part>
  );
}

function Figure(props: {
  label: string;
  unit: string;
  least: number;
  most?: number;
  value: number;
  onChange: (value: number) => void;
  testId: string;
}) {
  const store = useStudioStore();
  const { label, unit, least, most = 100_000, value, onChange, testId } = props;
  return (
    <NumberInput
      mt="xs"
      size="xs"
      label={label}
      suffix={` ${unit}`}
      min={least}
      max={most}
      decimalScale={2}
      value={value}
      onChange={(next) => typeof next === 'number' && next >= least && onChange(next)}
      onBlur={() => store.getState().settle()}
      data-testid={testId}
    />
  );
}

function ByHand({ link, choose }: { link: LinkChoice & { kind: 'set' }; choose: Choose }) {
  const field = (
    name: 'upMbps' | 'downMbps' | 'roundTripMs' | 'jitterMs',
    label: string,
    unit: string,
    least: number,
  ) => (
    <Figure
      key={name}
      label={label}
      unit={unit}
      least={least}
      value={link[name]}
      onChange={(value) => choose({ ...link, [name]: value }, `link ${name}`)}
      testId={`link-${name}`}
    />
  );
  return (
    <>
      <Group grow gap="xs">
        {field('upMbps', 'Up', 'Mb/s', 0.1)}
        {field('downMbps', 'Down', 'Mb/s', 0.1)}
      </Group>
      <Group grow gap="xs">
        {field('roundTripMs', 'Round trip', 'ms', 0)}
        {field('jitterMs', 'Jitter', 'ms', 0)}
        <Figure
          label="Loss"
          unit="%"
          least={0}
          most={100 * MAX_LOSS_RATE}
          value={100 * link.lossRate}
          onChange={(value) => choose({ ...link, lossRate: value / 100 }, 'link loss')}
          testId="link-lossRate"
        />
      </Group>
      <Text size="xs" c="dimmed" mt={6}>
        For predictions only: runs go over the real link as it is. Jitter is half of the interquartile range
        of the round trip; what lost packets cost is modelled.
      </Text>
    </>
  );
}

const rate = (mbps: number): string => (Number.isFinite(mbps) ? `${figure(mbps)} Mb/s` : 'unlimited');

/** What was measured of the link, and the button that measures it. */
function Measured() {
  const store = useStudioStore();
  const link = useStudio((s) => s.machines.link);
  const held = useStudio((s) => s.project.system.link.kind === 'held');
  const busy = useAtWork('profile');
  const down = useStudio((s) => s.ui.endpoint.state === 'down');
  return (
    <Group justify="space-between" align="flex-start" wrap="nowrap" gap="xs" mt={8}>
      <Text size="xs" c="dimmed" className="number" data-testid="link-measured">
        {link ? (
          <>
            Round trip {ms(link.roundTripMs)}
            {link.jitterMs !== undefined && ` ± ${ms(link.jitterMs)}`}, {ms(link.perRequestMs)} more for each
            inference; unheld {rate(link.upMbps)} up, {rate(link.downMbps)} down{' '}
            <ProvenanceBadge provenance="measured" where="between this browser and the endpoint" />
          </>
        ) : (
          `Not measured yet: ${held ? 'its round trip comes' : 'its rates and round trip come'} with the endpoint’s profile.`
        )}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        style={{ flex: 'none' }}
        {...offBecause(busy && OFF.profiling, down && OFF.endpointDown)}
        onClick={() => void measureLinkNow(store)}
        data-testid="measure-link"
      >
        Measure
      </Button>
    </Group>
  );
}
