import { ActionIcon, Badge, Button, Modal, Stack, Text } from '@mantine/core';
import { IconDownload, IconFileImport, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { MACHINES } from '../../system/machines.ts';
import type { Profile } from '../../system/profile.ts';
import { ErrorNote } from '../panels/parts/ErrorNote.tsx';
import { useLive } from '../panels/parts/live.ts';
import { ProvenanceBadge } from '../panels/parts/ProvenanceBadge.tsx';
import { filesOf } from '../setup/droppedFiles.ts';
import type { MachineChoice } from '../store/project.ts';
import { settingOf } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { CompareMachines } from './CompareMachines.tsx';
import { modelledFor } from './chosen.ts';
import { chooseMachine, chooseMachineFile, exportProfile, exportSystem, importMachines } from './commands.ts';
import { coverageOf } from './coverage.ts';
import { removeFromLibrary } from './library.ts';
import { libraryLive, machinesLive, SIDES, type Side } from './live.ts';
import { whenOf } from './MachineFacts.tsx';
import { unfitFor } from './refusal.ts';
import { useSystem } from './useSystem.ts';
import './machines.css';

/** A machine as the library lists it. */
export interface Listed {
  id: string;
  name: string;
  profile: Profile;
  /** What choosing it for a side means; null where it cannot be chosen there. */
  choice: Record<Side, MachineChoice | null>;
  /** Library id, for those that can be taken out. */
  removable: string | null;
}

/** Everything there is to predict for: what is here, what was imported, what is modelled. */
function useListed(): Listed[] {
  const project = useStudio((s) => s.project);
  const { device, edge } = useLive(machinesLive, (s) => s);
  const entries = useLive(libraryLive, (s) => s.entries) ?? [];
  const here = (side: Side, name: string, profile: Profile | null): Listed[] =>
    profile
      ? [
          {
            id: `here-${side}`,
            name,
            profile,
            choice: { device: null, edge: null, [side]: { kind: 'here' } },
            removable: null,
          },
        ]
      : [];
  const imported = entries.map(({ id, profile }): Listed => {
    const choice: MachineChoice = { kind: 'library', id };
    const forSide = (side: Side) => (unfitFor(side, profile, settingOf(project)) ? null : choice);
    return {
      id,
      name: profile.host,
      profile,
      choice: { device: forSide('device'), edge: forSide('edge') },
      removable: id,
    };
  });
  const modelled = MACHINES.flatMap(({ id, name }): Listed[] => {
    const profile = modelledFor(id, project);
    const choice: MachineChoice = { kind: 'modelled', id };
    return profile
      ? [{ id: `modelled-${id}`, name, profile, choice: { device: choice, edge: choice }, removable: null }]
      : [];
  });
  return [
    ...here('device', 'This browser', device),
    ...here('edge', 'The endpoint', edge),
    ...imported,
    ...modelled,
  ];
}

/** All machines in one place: import, export, compare, choose. */
export function Library() {
  const open = useLive(libraryLive, (s) => s.open);
  return (
    <Modal
      opened={open}
      onClose={() => libraryLive.setState({ open: false, problem: null })}
      title="Machines"
      size={1080}
      data-testid="library"
    >
      {open && <Content />}
    </Modal>
  );
}

function Content() {
  const listed = useListed();
  const problem = useLive(libraryLive, (s) => s.problem);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const compared = chosen.flatMap((id) => listed.find((each) => each.id === id) ?? []);
  const toggle = (id: string) =>
    setChosen((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id].slice(-2)));
  return (
    <Stack gap="md">
      <ImportRow />
      {problem && <ErrorNote advice={problem} />}
      <table className="library" aria-label="Machines">
        <thead>
          <tr>
            <th scope="col">Compare</th>
            <th scope="col">Machine</th>
            <th scope="col">Engine</th>
            <th scope="col" className="number">
              Points
            </th>
            <th scope="col" className="number">
              Op times
            </th>
            <th scope="col">When</th>
            <th scope="col">Times are</th>
            <th scope="col">Predict for it as</th>
            <th scope="col">
              <span className="visually-hidden">Export or remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {listed.map((each) => (
            <Row
              key={each.id}
              listed={each}
              compared={chosen.includes(each.id)}
              onCompare={() => toggle(each.id)}
            />
          ))}
        </tbody>
      </table>
      {compared[0] && compared[1] ? (
        <CompareMachines a={compared[0]} b={compared[1]} />
      ) : (
        <Text size="sm" c="dimmed">
          Tick two machines to see their op times against each other.
        </Text>
      )}
    </Stack>
  );
}

function ImportRow() {
  const store = useStudioStore();
  const [over, setOver] = useState(false);
  const system = useSystem();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without a mouse
    <div
      className="library-drop"
      data-over={over || undefined}
      data-testid="library-drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void filesOf(event.dataTransfer).then((files) => importMachines(store, files));
      }}
    >
      <Text size="sm">
        Drop a profile or system file here. On a machine without a browser, such as a Raspberry Pi, make one
        with <code>npm run -s gcode -- profile --out pi.json</code>
      </Text>
      <div className="library-actions">
        <Button
          size="xs"
          leftSection={<IconFileImport size={15} />}
          onClick={() => void chooseMachineFile(store)}
          data-testid="import-machine"
        >
          Open a file
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={system === null}
          leftSection={<IconDownload size={15} />}
          title="Both machines, the link and the power figures, as the command line reads them"
          onClick={() => void exportSystem(store)}
          data-testid="export-system"
        >
          Save this system
        </Button>
      </div>
    </div>
  );
}

function Row({ listed, compared, onCompare }: { listed: Listed; compared: boolean; onCompare: () => void }) {
  const store = useStudioStore();
  const { name, profile, choice, removable, id } = listed;
  const { runtime, kind, drift, points, rows } = profile;
  const system = useStudio((s) => s.project.system);
  const setting = settingOf(useStudio((s) => s.project));
  const complete = coverageOf(profile, setting).complete;
  const modelled = kind === 'modelled';
  const inUse = (side: Side) =>
    choice[side] !== null && JSON.stringify(system[side].machine) === JSON.stringify(choice[side]);
  return (
    <tr data-testid={`machine-row-${id}`}>
      <td>
        <input
          type="checkbox"
          aria-label={`Compare ${name}`}
          checked={compared}
          onChange={onCompare}
          data-testid="compare-machine"
        />
      </td>
      <td className="library-host">
        {name}
        {name !== profile.host && <span className="library-about">{profile.host}</span>}
      </td>
      <td>
        {modelled ? '–' : `${runtime.engine}, ${runtime.threads} thread${runtime.threads === 1 ? '' : 's'}`}
      </td>
      <td className="number">{points}</td>
      <td className="number">
        {rows.length}
        {complete ? '' : ', coarse'}
      </td>
      <td>{modelled ? '–' : whenOf(profile)}</td>
      <td>
        <ProvenanceBadge provenance={kind} where={profile.host} />{' '}
        {!modelled && !drift.steady && (
          <Badge size="xs" color="orange" variant="light" title="It changed its speed while it was timed">
            not steady
          </Badge>
        )}
      </td>
      <td>
        <Button.Group>
          {SIDES.map((side) => (
            <Button
              key={side}
              size="compact-xs"
              variant={inUse(side) ? 'filled' : 'default'}
              disabled={choice[side] === null}
              aria-pressed={inUse(side)}
              onClick={() => choice[side] && chooseMachine(store, side, choice[side])}
              data-testid={`use-as-${side}`}
            >
              {side}
            </Button>
          ))}
        </Button.Group>
      </td>
      <td>
        <div className="library-actions">
          {!modelled && (
            <ActionIcon
              variant="subtle"
              size="sm"
              aria-label={`Save the profile of ${name} as a file`}
              onClick={() => exportProfile(profile)}
              data-testid="export-machine"
            >
              <IconDownload size={15} />
            </ActionIcon>
          )}
          {removable && (
            <ActionIcon
              variant="subtle"
              size="sm"
              disabled={SIDES.some(inUse)}
              aria-label={`Take ${name} out of the library`}
              onClick={() => void removeFromLibrary(removable)}
            >
              <IconTrash size={15} />
            </ActionIcon>
          )}
        </div>
      </td>
    </tr>
  );
}
