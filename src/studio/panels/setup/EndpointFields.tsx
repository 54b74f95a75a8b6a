import { Button, Group, PasswordInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { plain } from '../../charts/format.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { MachineSelect } from '../../machines/MachineSelect.tsx';
import { ProfileHere } from '../../machines/ProfileHere.tsx';
import { edgeWords } from '../../machines/systemWords.ts';
import { machineGone, useProfileWords } from '../../machines/useSide.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { AwayMachine } from './DeviceFields.tsx';
import { Part } from './Part.tsx';
import { testConnection } from './testConnection.ts';

/** The edge: address, token, and whether it answers. */
export function EndpointFields() {
  const store = useStudioStore();
  const url = useStudio((s) => s.project.system.edge.url);
  const machine = useStudio((s) => s.project.system.edge.machine);
  const token = useStudio((s) => s.ui.token);
  const endpoint = useStudio((s) => s.ui.endpoint);
  const profiled = useProfileWords('edge');
  const [asksToken, setAsksToken] = useState(false);
  const wantsToken =
    asksToken || token !== '' || (endpoint.state === 'down' && /token/.test(endpoint.reason));
  return (
    <Part
      part="edge"
      title="Edge"
      words={useStudio(edgeWords)}
      state={endpoint.state === 'down' ? 'no answer' : profiled}
      needed={useStudio((s) => s.ui.endpoint.state === 'down' || machineGone(s, 'edge'))}
    >
      <MachineSelect side="edge" />
      {machine.kind !== 'here' && <AwayMachine side="edge" />}
      <Group gap="xs" mt={8} align="flex-end" wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          label="Endpoint that runs the edge"
          size="xs"
          placeholder={location.origin}
          value={url}
          onChange={(event) => {
            const value = event.currentTarget.value;
            store.getState().edit(
              'Change the endpoint',
              (project) => {
                project.system.edge.url = value;
              },
              'edge url',
            );
            store.getState().show({ endpoint: { state: 'unknown' } });
          }}
          onBlur={() => store.getState().settle()}
          onKeyDown={(event) => event.key === 'Enter' && void testConnection(store)}
          data-testid="edge-url"
        />
        <Button
          size="xs"
          variant="default"
          loading={endpoint.state === 'connecting'}
          onClick={() => void testConnection(store)}
          data-testid="test-connection"
        >
          Test
        </Button>
      </Group>
      {wantsToken && (
        <PasswordInput
          mt="xs"
          label="Bearer token"
          description="For this visit only, never saved in a project file."
          size="xs"
          value={token}
          onChange={(event) => store.getState().show({ token: event.currentTarget.value })}
          data-testid="edge-token"
        />
      )}
      <div role="status" aria-live="polite">
        {endpoint.state === 'connected' && (
          <Text size="xs" mt={6} className="tone-good" data-testid="endpoint-connected">
            Connected to {endpoint.name} {endpoint.version}
            {endpoint.roundTripMs !== null && (
              <>
                , answers in {plain(endpoint.roundTripMs)} ms{' '}
                <ProvenanceBadge
                  provenance="measured"
                  where="one small request over an open connection, just now"
                />
              </>
            )}
            {endpoint.proxy && ', through the endpoint that serves this page'}
            {endpoint.lacks && `. This server lacks ${endpoint.lacks.join('; ')}.`}
          </Text>
        )}
        {endpoint.state === 'down' && (
          <Text size="xs" mt={6} className="tone-bad" data-testid="endpoint-down">
            {endpoint.reason} Everything that you made stays; drawing and training work without it.
          </Text>
        )}
      </div>
      {!wantsToken && endpoint.state !== 'connected' && (
        <Button
          size="compact-xs"
          variant="subtle"
          c="dimmed"
          mt={6}
          px={0}
          onClick={() => setAsksToken(true)}
        >
          It wants a token
        </Button>
      )}
      {machine.kind === 'here' && <ProfileHere side="edge" />}
    </Part>
  );
}
