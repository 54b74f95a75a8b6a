import { Button, Stack, Table, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import type { PlayedRun } from '../../../app/dispatch/played.ts';
import type { RunReport } from '../../../app/dispatch/report.ts';
import { TONES } from '../../charts/dispatchScales.ts';
import { count, figure, percent, plain } from '../../charts/format.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { useAction } from '../../kit/useAction.ts';
import { useStudio } from '../../store/useStudio.ts';
import { hasTraceResult } from './controller.ts';
import { runName, runTone, schemeNames } from './schemeNames.ts';
import { changeWords, failureWords, stayedWords } from './words.ts';

/** More are in the saved result. */
const MOST_CHANGES = 12;

/** What each run of the trace gave, and why the dispatcher switched or did not. */
export function DispatchFigures() {
  const played = useStudio((s) => s.dispatch.played);
  const savable = useStudio(hasTraceResult);
  const save = useAction('dispatch.json');
  if (!played || !savable) return null;
  const { about, where, runs, company, stayed } = played;
  const names = schemeNames(about.schemes);
  const [adaptive] = runs;
  return (
    <Stack gap="sm" data-testid="dispatch-figures">
      <Table.ScrollContainer minWidth={260} type="native">
        <Table className="fine-table number" aria-label="What each run of the trace gave">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                In target <ProvenanceBadge provenance="measured" where={where} />
              </Table.Th>
              <Table.Th>
                Median, ms <ProvenanceBadge provenance="measured" where={where} />
              </Table.Th>
              <Table.Th>
                99 %, ms <ProvenanceBadge provenance="measured" where={where} />
              </Table.Th>
              <Table.Th>
                mJ a frame <ProvenanceBadge provenance="modelled" where={`power of ${about.power.name}`} />
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          {runs
            .filter(({ report, error }) => report || error)
            .map((run) => (
              <Row
                key={run.name}
                name={runName(run.name, names)}
                tone={runTone(run.name, about.schemes)}
                run={run}
                names={names}
              />
            ))}
        </Table>
      </Table.ScrollContainer>
      {adaptive && <Story run={adaptive} names={names} />}
      {stayed && (
        <Text size="sm" data-testid="dispatch-stayed">
          {stayedWords(stayed, names)}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {about.warmUpS !== undefined &&
          `${plain(about.warmUpS)} s were played before these runs to warm up, and do not count. `}
        {company &&
          `The other devices had ${count(company.frames)} frames answered${company.failed > 0 ? `, ${count(company.failed)} not` : ''}. `}
        {`Validation accuracies: ${accuracyWords(about.schemes.map(({ accuracy }) => accuracy))}. “Shared” leaves some frames whole to the device.`}
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconDownload size={14} />}
        onClick={save.run}
        data-testid="dispatch-save"
      >
        {save.title}
      </Button>
    </Stack>
  );
}

function Row({
  name,
  tone,
  run: { report, error, broken },
  names,
}: {
  name: string;
  tone: keyof typeof TONES;
  run: PlayedRun;
  names: Record<string, string>;
}) {
  return (
    <Table.Tbody data-testid="dispatch-run">
      <Table.Tr>
        <Table.Th scope="rowgroup" colSpan={4} className="fine-group">
          <span className="dispatch-mark" style={{ background: TONES[tone].colour }} />
          {name}
        </Table.Th>
      </Table.Tr>
      {report && <Figures report={report} />}
      {error && <Note>{`Could not be played: ${error}`}</Note>}
      {broken.map((failure) => (
        <Note key={failure.scheme + failure.error}>{failureWords(failure, names)}</Note>
      ))}
    </Table.Tbody>
  );
}

function Figures({ report: { withinTarget, frames, medianMs, p99Ms, energyMj } }: { report: RunReport }) {
  return (
    <Table.Tr>
      <Table.Td>{frames > 0 ? `${count(withinTarget)} of ${count(frames)}` : '0'}</Table.Td>
      <Table.Td>{figure(medianMs)}</Table.Td>
      <Table.Td>{figure(p99Ms)}</Table.Td>
      <Table.Td>{figure(energyMj)}</Table.Td>
    </Table.Tr>
  );
}

/** What went wrong with a run. */
function Note({ children }: { children: string }) {
  return (
    <Table.Tr>
      <Table.Td colSpan={4} className="dispatch-note tone-bad">
        {children}
      </Table.Td>
    </Table.Tr>
  );
}

/** What the dispatcher did. */
function Story({ run: { changes, report }, names }: { run: PlayedRun; names: Record<string, string> }) {
  const switches = changes.filter(({ atS }) => atS > 0);
  const more = switches.length - MOST_CHANGES;
  const { rescued = 0, lost = 0, outOfOrder = 0 } = report ?? {};
  return (
    <>
      {switches.length > 0 && (
        <ol className="dispatch-changes" aria-label="Switches" data-testid="dispatch-changes">
          {switches.slice(0, MOST_CHANGES).map((change) => (
            <li key={change.atS}>{changeWords(change, names)}</li>
          ))}
          {more > 0 && <li>{`${more} more`}</li>}
        </ol>
      )}
      {rescued + lost + outOfOrder > 0 && (
        <Text size="sm" data-testid="dispatch-rescued">
          {rescued > 0 &&
            `The device answered ${count(rescued)} frames that the edge did not, or not in time. `}
          {lost > 0 && `${count(lost)} frames were lost. `}
          {outOfOrder > 0 && `${count(outOfOrder)} answers came out of order.`}
        </Text>
      )}
    </>
  );
}

function accuracyWords(all: readonly (number | null)[]): string {
  const known = all.filter((accuracy) => accuracy !== null);
  if (known.length === 0) return 'not known';
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return low === high ? percent(low) : `${plain(100 * low)} to ${percent(high)}, by design`;
}
