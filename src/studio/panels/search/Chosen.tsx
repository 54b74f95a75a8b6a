import { Button, Group, Stack, Text } from '@mantine/core';
import { memo, useEffect, useMemo } from 'react';
import { parseGenome } from '../../../design/genome.ts';
import { designOf } from '../../../design/genomeDesign.ts';
import { trainingText } from '../../../learning/targets.ts';
import { figureOf, type Member } from '../../../search/member.ts';
import { OBJECTIVE_IDS, type ObjectiveId, objective } from '../../../search/objectives.ts';
import { unitOf } from '../../../tasks/registry.ts';
import { Thumbnail } from '../../canvas/tabs/Thumbnail.tsx';
import { FigureText } from '../../kit/FigureText.tsx';
import { offBecause } from '../../kit/offBecause.ts';
import { ACCURACY_SOURCES, type KnownAccuracySource, MOST_PINNED } from '../../store/session/search.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { openFound } from './controller.ts';
import { FULL, pin } from './pinned.ts';

const isMeasured = (id: ObjectiveId, { verified }: Member): boolean =>
  (id === 'latency' || id === 'accuracy') && verified?.[id]?.provenance === 'measured';

/** Where a figure was had, beyond what its provenance says. */
function sourceWords(id: ObjectiveId, member: Member, source: KnownAccuracySource): string | undefined {
  if (isMeasured(id, member)) return id === 'latency' ? 'frames that really ran' : 'its own training';
  if (id === 'latency') {
    return member.figures.latency?.by === 'model' ? 'the latency model' : 'the profiles, added up';
  }
  if (id !== 'accuracy') return undefined;
  return ACCURACY_SOURCES[source].where;
}

/** An accuracy is called by the training that it is of, where that is known. */
function titleOf(id: ObjectiveId, source: KnownAccuracySource, training: string | undefined): string {
  if (id !== 'accuracy') return objective(id).title;
  return training ? `Accuracy ${training}` : ACCURACY_SOURCES[source].title;
}

/** The pointer rests on a candidate so long before the worker is asked about it. */
const REST_MS = 60;

/** The design under the pointer, or the one last opened; what is known of one that was scored in passing is asked for. */
function usePointed(): Member | undefined {
  const store = useStudioStore();
  const encoding = useStudio(({ search: { hovered, selected } }) => hovered ?? selected);
  const run = useStudio((s) => s.search.run);
  const design = useStudio(({ search: { front, seen, described } }) => {
    const isIt = (member: Member) => member.encoding === encoding;
    return front.find(isIt) ?? seen.find(isIt) ?? (described && isIt(described) ? described : undefined);
  });
  const unknown = encoding !== null && !design;
  useEffect(() => {
    if (!unknown || run === null) return;
    const over = new AbortController();
    const ask = setTimeout(async () => {
      const found = await store.workers.candidates
        .call(over.signal, (api, signal) => api.describe(signal, run, [encoding]))
        .catch(() => null);
      const [described] = found ?? [];
      if (described && !over.signal.aborted) store.getState().put('search', { described });
    }, REST_MS);
    return () => {
      clearTimeout(ask);
      over.abort();
    };
  }, [store, encoding, run, unknown]);
  return design;
}

/** The design under the pointer, or the one last opened. */
export function Chosen() {
  const store = useStudioStore();
  const design = usePointed();
  const source = useStudio((s) => s.search.source);
  const unit = useStudio((s) => unitOf(s.project.task));
  const pinned = useStudio((s) => s.search.pinned);
  const isPinned = pinned.some(({ encoding }) => encoding === design?.encoding);
  const any = useStudio((s) => s.search.front.length > 0);
  return (
    <Stack gap="sm" className="search-chosen" tabIndex={0} role="region" aria-label="The chosen design">
      {design ? (
        <>
          <Picture encoding={design.encoding} />
          {OBJECTIVE_IDS.map((of) => {
            const figure = figureOf(design, of);
            const where = sourceWords(of, design, source);
            return (
              figure && (
                <FigureText
                  key={of}
                  label={titleOf(of, source, figure.training && trainingText(figure.training, unit))}
                  figure={{ ...figure, ...(where && { where }) }}
                />
              )
            );
          })}
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {design.encoding}
          </Text>
          <Group gap={6}>
            <Button
              size="compact-xs"
              variant="default"
              {...offBecause(!isPinned && pinned.length >= MOST_PINNED && FULL)}
              onClick={() => pin(store, design)}
              data-testid="pin-chosen"
            >
              {isPinned ? 'Unpin' : 'Pin to compare'}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => openFound(store, design.encoding, 'instead')}
              data-testid="open-instead"
            >
              Replace the design on the canvas
            </Button>
          </Group>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {any
            ? 'Point at a candidate for its figures; click to open it beside your own. Draw a box to brush, turn the wheel to zoom.'
            : 'The front appears here while a search runs: the designs that no other beats in everything.'}
        </Text>
      )}
    </Stack>
  );
}

/** What the design looks like: lanes, wires and ops. */
const Picture = memo(function Picture({ encoding }: { encoding: string }) {
  const design = useMemo(() => designOf(parseGenome(encoding)), [encoding]);
  return (
    <div className="chosen-picture" data-testid="chosen-picture">
      <Thumbnail design={design} placed={{}} width={198} height={64} />
    </div>
  );
});
