import { Button, Group, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { isBusy } from '../../../app/job.ts';
import { codecText } from '../../../design/codec.ts';
import { setCodecs } from '../../../design/communicate.ts';
import { tablesOf } from '../../../system/estimate.ts';
import { bytes, figure, plain } from '../../charts/format.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { JobProgress } from '../../kit/JobProgress.tsx';
import { offBecause } from '../../kit/offBecause.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { useJob } from '../../kit/useJob.ts';
import { useMissing } from '../../kit/useMissing.ts';
import { systemForDesign } from '../../machines/chosen.ts';
import { editDesign } from '../../store/commands.ts';
import { settingNow } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { codecsKey, presentLink, startCodecs, stopCodecs } from './codecMeasuring.ts';
import { type CodecOffer, codecOffers, codingByTables, paying, presentCodec } from './codecOffers.ts';

/** So many are offered: the rest pay less. */
const SHOWN = 4;

/** The codecs that pay at the link's present rate, as they were measured, each with a button that takes it. */
export function CodecOffers() {
  const store = useStudioStore();
  const job = useJob('codecs');
  const missing = useMissing();
  const current = useStudio((s) => s.codecs.key === codecsKey(s));
  const some = useStudio((s) => s.codecs.figures.length > 0);
  const busy = isBusy(job);
  return (
    <section aria-label="Codecs that pay" data-testid="codec-offers">
      <Group justify="space-between" wrap="nowrap" mb={4}>
        <Text size="xs" fw={600}>
          Codecs that pay
        </Text>
        <Button
          size="compact-xs"
          variant="default"
          {...offBecause(!busy && missing?.what)}
          onClick={() => void (busy ? stopCodecs(store) : startCodecs(store))}
          data-testid={busy ? 'codecs-stop' : 'codecs-start'}
        >
          {busy ? 'Stop' : current && some ? 'Measure again' : 'Measure'}
        </Button>
      </Group>
      {busy && <JobProgress label="Codecs" job={job} />}
      {job.problem && <ErrorNote advice={job.problem} />}
      {current && some ? (
        <Offers done={!busy} />
      ) : (
        !busy && (
          <Text size="xs" c="dimmed">
            Runs samples with each codec: bytes, time at the link’s rate, and how much the results change.
          </Text>
        )
      )}
    </section>
  );
}

const rateWords = ({ upMbps, downMbps }: { upMbps: number; downMbps: number }): string => {
  const words = (mbps: number) => (Number.isFinite(mbps) ? plain(mbps) : 'unlimited');
  return upMbps === downMbps ? `${words(upMbps)} Mb/s` : `${words(upMbps)} up, ${words(downMbps)} Mb/s down`;
};

function Offers({ done }: { done: boolean }) {
  const store = useStudioStore();
  const { figures, where, trained } = useStudio((s) => s.codecs);
  const design = useStudio((s) => s.project.design);
  const link = useStudio((s) => s.project.system.link);
  const measured = useStudio((s) => s.machines.link);
  const present = presentLink(link, measured);
  const system = useStudio(systemForDesign);
  const setting = useStudio(settingNow);
  const byTables = useMemo(
    () => system && codingByTables(design, setting, tablesOf(system), figures),
    [system, setting, design, figures],
  );
  if (!present) {
    return (
      <Text size="xs" c="dimmed">
        What pays depends on the link: measure it in Task & system, or hold it to a rate there.
      </Text>
    );
  }
  const { now, better } = paying(codecOffers(figures, present, byTables), presentCodec(design));
  const ends =
    byTables && system
      ? `as ${system.device.host} and ${system.edge.host} were profiled`
      : `as measured in ${where}, both ends: the profiles of the machines do not have it`;
  const samples = figures[0]?.samples ?? 0;
  const take = ({ codec }: CodecOffer) =>
    editDesign(store, `Use the codec ${codecText(codec)}`, (d) => setCodecs(d, codec));
  return (
    <>
      <Table className="fine-table number" aria-label="Codecs that pay">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Codec</Table.Th>
            <Table.Th>
              Bytes{' '}
              <ProvenanceBadge provenance="measured" where={`median of ${samples} validation samples`} />
            </Table.Th>
            <Table.Th>
              ms{' '}
              <ProvenanceBadge
                provenance="predicted"
                where={`bytes at ${rateWords(present)}, and encoding, decoding and compressing ${ends}`}
              />
            </Table.Th>
            <Table.Th>
              Off by{' '}
              <ProvenanceBadge
                provenance="measured"
                where={`largest difference of any logit from fp32, ${samples} validation samples, ${trained ? 'trained' : 'untrained'} weights`}
              />
            </Table.Th>
            <Table.Th aria-label="Use it" />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {now && <Row offer={now} words="now" />}
          {better.slice(0, SHOWN).map((offer) => (
            <Row key={codecText(offer.codec)} offer={offer} onTake={() => take(offer)} />
          ))}
        </Table.Tbody>
      </Table>
      {done && better.length === 0 && (
        <Text size="xs" c="dimmed" mt={4} data-testid="codecs-none">
          {`At ${rateWords(present)} none pays: what the others save on the link they cost at its ends.`}
        </Text>
      )}
    </>
  );
}

function Row({ offer, words, onTake }: { offer: CodecOffer; words?: string; onTake?: () => void }) {
  const { codec, ms, maxAbsDifference, changed, samples } = offer;
  const text = codecText(codec);
  return (
    <Table.Tr data-testid="codec-offer" data-codec={text}>
      <Table.Th scope="row">{text.replaceAll('+', ' + ')}</Table.Th>
      <Table.Td>{bytes(offer.bytes)}</Table.Td>
      <Table.Td>{figure(ms)}</Table.Td>
      <Table.Td title={`${changed} of ${samples} samples are classified differently`}>
        {maxAbsDifference === 0 ? '0' : plain(maxAbsDifference)}
        {changed > 0 && <div className="tone-bad codec-changed">{`${changed} of ${samples} change`}</div>}
      </Table.Td>
      <Table.Td>
        {onTake ? (
          <Button
            size="compact-xs"
            variant="light"
            aria-label={`Use ${text}`}
            onClick={onTake}
            data-testid="codec-take"
          >
            Use
          </Button>
        ) : (
          words
        )}
      </Table.Td>
    </Table.Tr>
  );
}
