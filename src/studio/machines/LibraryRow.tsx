import { ActionIcon, Badge, Button } from '@mantine/core';
import { IconDownload, IconTrash } from '@tabler/icons-react';
import type { Profile } from '../../system/profile.ts';
import { offBecause } from '../kit/offBecause.ts';
import { ProvenanceBadge } from '../kit/ProvenanceBadge.tsx';
import { SIDES, type Side } from '../store/session/machines.ts';
import { settingNow } from '../store/setting.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { chooseMachine, exportProfile } from './commands.ts';
import { coverageOf } from './coverage.ts';
import { removeFromLibrary } from './library.ts';
import { whenOf } from './MachineFacts.tsx';
import { unfitFor } from './refusal.ts';
import type { Listed } from './useListed.ts';

const engineWords = ({ engine, threads }: Profile['runtime']): string =>
  `${engine}, ${threads} thread${threads === 1 ? '' : 's'}`;

const aboutEngine = ({ runtime, commit }: Profile): string =>
  [runtime.version, runtime.provider, commit && `timed by commit ${commit}`].filter(Boolean).join(', ');

/** Why a machine that is here cannot stand for a side. */
const OTHER_SIDE: Record<Side, string> = {
  device: 'The endpoint is the edge here.',
  edge: 'This browser is the device here.',
};

/** One machine: what its times are of, and what can be done with it. */
export function LibraryRow({
  listed,
  compared,
  onCompare,
}: {
  listed: Listed;
  compared: boolean;
  onCompare: () => void;
}) {
  const store = useStudioStore();
  const { name, profile, choice, removable, id } = listed;
  const { runtime, kind, drift, points, rows } = profile;
  const system = useStudio((s) => s.project.system);
  const setting = useStudio(settingNow);
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
      <td title={modelled ? undefined : aboutEngine(profile)}>{modelled ? '–' : engineWords(runtime)}</td>
      <td className="number">{points}</td>
      <td className="number">
        {rows.length}
        {complete ? '' : ', coarse'}
      </td>
      <td title={aboutEngine(profile)}>{modelled ? '–' : whenOf(profile)}</td>
      <td>
        <ProvenanceBadge provenance={kind} where={profile.host} />{' '}
        {!modelled && !drift.steady && (
          <Badge size="xs" color="orange" variant="light" title="Its speed changed while it was profiled">
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
              {...offBecause(choice[side] === null && (unfitFor(side, profile, setting) ?? OTHER_SIDE[side]))}
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
              {...offBecause(SIDES.some(inUse) && 'It is in use: choose another machine first.')}
              aria-label={`Remove ${name} from the library`}
              onClick={() => void removeFromLibrary(store, removable)}
            >
              <IconTrash size={15} />
            </ActionIcon>
          )}
        </div>
      </td>
    </tr>
  );
}
