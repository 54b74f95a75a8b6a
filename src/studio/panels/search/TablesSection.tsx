import { Button, Group, Stack, Text } from '@mantine/core';
import type { LinkProfile } from '../../../system/link.ts';
import { figure, ms } from '../../charts/format.ts';
import { Block } from '../../kit/Block.tsx';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { useAtWork, useProblem } from '../../kit/useJob.ts';
import { MachineFacts, whenOf } from '../../machines/MachineFacts.tsx';
import { measureTables } from '../../machines/measure.ts';
import { ProfilingProgress } from '../../machines/ProfilingProgress.tsx';
import { useSystem } from '../../machines/useSystem.ts';
import { SIDES, type Side } from '../../store/session/machines.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

const TITLES: Record<Side, string> = { device: 'Device', edge: 'Edge' };

/** The latency tables of both machines: from here come latency and energy of every candidate. */
export function TablesSection() {
  const store = useStudioStore();
  const system = useSystem();
  const { device, edge } = useStudio((s) => s.project.system);
  const doing = useAtWork('profile');
  const failed = useProblem('profile') !== null;
  const endpointDown = useStudio((s) => s.ui.endpoint.state === 'down');
  const modelled = system && SIDES.some((side) => system[side].kind === 'modelled');
  const unsteady = system && SIDES.some((side) => !system[side].drift.steady);
  const away = [device, edge].some(({ machine }) => machine.kind !== 'here');
  return (
    <Block
      title="Profiles of both machines"
      ready={system !== null && !doing}
      testId="tables"
      folded={system !== null && !doing && !failed && !unsteady}
      summary={
        system && (
          <ProvenanceBadge
            provenance={modelled ? 'modelled' : 'measured'}
            where={`${system.device.host} and ${system.edge.host}`}
            when={whenOf(system.device)}
          />
        )
      }
      details={
        system && (
          <Stack gap={8}>
            {SIDES.map((side) => (
              <div key={side}>
                <Text size="sm" fw={500}>
                  {TITLES[side]}
                </Text>
                <MachineFacts profile={system[side]} />
              </div>
            ))}
            <Link link={system.link} />
          </Stack>
        )
      }
    >
      <Stack gap={8}>
        <Text size="sm" c="dimmed" data-testid="tables-words">
          {system
            ? `${modelled ? 'Times' : 'Measured times'} of every kind of op on ${system.device.host} and ${system.edge.host}.`
            : 'Times every kind of op on this browser and on the endpoint, and the link between: a minute or two.'}
        </Text>
        {unsteady && (
          <Text size="xs" c="orange" data-testid="drift">
            The speed of a machine changed while it was profiled: profile it again when it is idle.
          </Text>
        )}
        <ProfilingProgress />
        {!doing && (
          <Group gap="xs">
            {away ? (
              <Button size="xs" variant="default" onClick={() => store.getState().show({ step: 'setup' })}>
                Choose machines
              </Button>
            ) : (
              <Button
                size="xs"
                variant={system ? 'default' : 'filled'}
                onClick={() => void measureTables(store)}
                data-testid="profile-start"
              >
                {system ? 'Profile again' : 'Profile this system'}
              </Button>
            )}
            <Button
              size="xs"
              variant="default"
              onClick={() => store.getState().put('library', { open: true })}
              data-testid="tables-library"
            >
              Machines
            </Button>
          </Group>
        )}
        {!system && endpointDown && !doing && !failed && (
          <Text size="xs" c="orange">
            The endpoint does not answer: start it first (see Task & system).
          </Text>
        )}
      </Stack>
    </Block>
  );
}

const rate = (mbps: number): string => (Number.isFinite(mbps) ? `${figure(mbps)} Mb/s` : 'unlimited');
const SOURCES: Record<LinkProfile['source'], string> = {
  measured: 'measured',
  held: 'held to a rate by the endpoint',
  'set by hand': 'set by hand',
};

function Link({ link }: { link: LinkProfile }) {
  return (
    <div>
      <Text size="sm" fw={500}>
        Link
      </Text>
      <Text size="xs" c="dimmed" className="number">
        {rate(link.upMbps)} up, {rate(link.downMbps)} down; round trip {ms(link.roundTripMs)},{' '}
        {ms(link.perRequestMs)} more for each inference; {SOURCES[link.source]}{' '}
        {link.source !== 'set by hand' && (
          <ProvenanceBadge provenance="measured" where="between this browser and the endpoint" />
        )}
      </Text>
    </div>
  );
}
