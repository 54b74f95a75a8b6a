import { Text } from '@mantine/core';
import { machineById } from '../../system/machines.ts';
import { figuresOf } from '../../system/modelled.ts';
import type { Profile } from '../../system/profile.ts';
import { ago, plain } from '../charts/format.ts';
import './machines.css';
import { ProvenanceBadge } from '../kit/ProvenanceBadge.tsx';

/** `18 % slower at its slowest than at its fastest`, while it was timed. */
const driftWords = ({ drift }: Profile): string =>
  `The speed of this machine changed by ${Math.round((drift.ratio - 1) * 100)} % while it was profiled: it was busy, asleep or too hot. Profile it again when it is idle.`;

export const whenOf = ({ created, updated }: Profile): string =>
  ago(Date.parse(updated ?? created), Date.now());

/** What a table is of, in one line with its provenance; what a modelled one rests on, on demand. */
export function MachineFacts({ profile, modelled }: { profile: Profile; modelled?: string | undefined }) {
  const { host, runtime, rows, kind, drift } = profile;
  const machine = modelled === undefined ? undefined : machineById(modelled);
  if (machine) return <ModelledFacts machine={machine} />;
  return (
    <div>
      <Text size="xs" c="dimmed" className="number">
        {host}; {runtime.engine} {runtime.version}, {runtime.threads} thread{runtime.threads === 1 ? '' : 's'}
        ; {rows.length} ops timed, {whenOf(profile)} <ProvenanceBadge provenance={kind} where={host} />
      </Text>
      {!drift.steady && (
        <Text size="xs" c="orange" mt={4} data-testid="drift">
          {driftWords(profile)}
        </Text>
      )}
    </div>
  );
}

function ModelledFacts({ machine }: { machine: NonNullable<ReturnType<typeof machineById>> }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        Never timed:{' '}
        {machine.after === 'measurements'
          ? 'this profile is that of an engine measured on another machine, scaled by public figures, for a first look.'
          : 'this profile is a roofline model over public figures, for a first look.'}{' '}
        A profile of the machine itself replaces it.{' '}
        <ProvenanceBadge provenance="modelled" where={machine.name} />
      </Text>
      <details className="block-details" data-testid="modelled-sources">
        <summary>What it rests on</summary>
        <table className="sources">
          <tbody>
            {figuresOf(machine).map(({ label, unit, fact }) => (
              <tr key={label}>
                <th scope="row">
                  {label}
                  <span className="sources-text">{fact.source}</span>
                </th>
                <td className="number">
                  {plain(fact.value)} {unit === 'us' ? '\u00b5s' : unit}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
