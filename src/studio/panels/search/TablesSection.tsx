import { Button, Group, Stack, Text } from '@mantine/core';
import type { LinkProfile } from '../../../system/link.ts';
import type { Profile } from '../../../system/profile.ts';
import { ago, figure, ms } from '../../charts/format.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Block } from '../parts/Block.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { JobProgress } from '../parts/JobProgress.tsx';
import { useLive } from '../parts/live.ts';
import { ProvenanceBadge } from '../parts/ProvenanceBadge.tsx';
import { tablesLive } from './live.ts';
import { measureTables, stopMeasuring } from './tables.ts';

/** The latency tables of both machines: from here come latency and energy of every candidate. */
export function TablesSection() {
  const store = useStudioStore();
  const { device, edge, link, doing, progress, leftMs, problem } = useLive(tablesLive, (s) => s);
  const endpointDown = useStudio((s) => s.ui.endpoint.state === 'down');
  const ready = device !== null && edge !== null && link !== null;
  const oldest = ready ? Math.min(Date.parse(device.created), Date.parse(edge.created)) : 0;
  const steady = [device, edge].every((profile) => profile?.drift.steady !== false);
  return (
    <Block
      title="Latency tables"
      ready={ready}
      testId="tables"
      summary={
        ready && <ProvenanceBadge provenance="measured" where={device.host} when={ago(oldest, Date.now())} />
      }
      details={
        (device || edge || link) && (
          <Stack gap={8}>
            {device && <Machine title="This browser" profile={device} />}
            {edge && <Machine title="Endpoint" profile={edge} />}
            {link && <Link link={link} />}
          </Stack>
        )
      }
    >
      <Stack gap={8}>
        <Text size="sm" c="dimmed" data-testid="tables-words">
          {ready
            ? `Every kind of op timed on this browser and on the endpoint, ${ago(oldest, Date.now())}.`
            : 'Times every kind of op on this browser and on the endpoint, and the link between, in about a minute.'}
        </Text>
        {ready && !steady && (
          <Text size="xs" c="orange" data-testid="drift">
            A machine changed its speed while it was timed: measure again when it is idle.
          </Text>
        )}
        {doing !== null && <JobProgress label="Profile" doing={doing} progress={progress} leftMs={leftMs} />}
        {problem && <ErrorNote advice={problem} />}
        <Group gap="xs">
          {doing !== null ? (
            <Button size="xs" variant="default" onClick={stopMeasuring} data-testid="profile-stop">
              Stop
            </Button>
          ) : (
            <Button
              size="xs"
              variant={ready ? 'default' : 'filled'}
              onClick={() => void measureTables(store)}
              data-testid="profile-start"
            >
              {ready ? 'Measure again' : 'Profile this system'}
            </Button>
          )}
        </Group>
        {!ready && endpointDown && doing === null && !problem && (
          <Text size="xs" c="orange">
            The endpoint does not answer: start it first (see Task & system).
          </Text>
        )}
      </Stack>
    </Block>
  );
}

function Machine({ title, profile }: { title: string; profile: Profile }) {
  const { host, runtime, rows, created, drift } = profile;
  const when = ago(Date.parse(created), Date.now());
  return (
    <div data-testid={`table-${runtime.engine}`}>
      <Group gap={8}>
        <Text size="sm" fw={500}>
          {title}
        </Text>
        <ProvenanceBadge provenance={profile.kind} where={host} when={when} />
      </Group>
      <Text size="xs" c="dimmed" className="number">
        {host}; {runtime.engine} {runtime.version}, {runtime.threads} thread{runtime.threads === 1 ? '' : 's'}
        ; {rows.length} timings, {when}
      </Text>
      {!drift.steady && (
        <Text size="xs" c="orange">
          The machine's speed changed by {Math.round((drift.ratio - 1) * 100)} % while it was timed: measure
          again when it is idle.
        </Text>
      )}
    </div>
  );
}

const rate = (mbps: number): string => (Number.isFinite(mbps) ? `${figure(mbps)} Mb/s` : 'unlimited');

function Link({ link }: { link: LinkProfile }) {
  const held = useStudio((s) => s.project.system.link);
  return (
    <div>
      <Group gap={8}>
        <Text size="sm" fw={500}>
          Link
        </Text>
        <ProvenanceBadge provenance="measured" where="from this browser to the endpoint and back" />
      </Group>
      <Text size="xs" c="dimmed" className="number">
        round trip {ms(link.roundTripMs)}, {ms(link.perRequestMs)} more for each inference;{' '}
        {held.kind === 'held'
          ? `held to ${held.mbps} Mb/s both ways`
          : `${rate(link.upMbps)} up, ${rate(link.downMbps)} down`}
      </Text>
    </div>
  );
}
