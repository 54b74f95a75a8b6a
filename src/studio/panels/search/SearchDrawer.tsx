import { Group, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { systemProvenance } from '../../../system/system.ts';
import { ParetoScatter } from '../../charts/ParetoScatter.tsx';
import { useSystem } from '../../machines/useSystem.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { fittingCheckpoints } from '../parts/checkpoints.ts';
import { FigureText } from '../parts/FigureText.tsx';
import { useLive } from '../parts/live.ts';
import { Sized } from '../parts/Sized.tsx';
import { usePrediction } from '../parts/usePrediction.ts';
import { openFrontDesign } from './controller.ts';
import { type FrontDesign, type SearchLive, searchLive } from './live.ts';
import { paretoOf } from './pareto.ts';

/** The design on the canvas, when it was trained and its system measured. */
function useCurrent(): FrontDesign | null {
  const estimate = usePrediction();
  const accuracy = useStudio((s) => fittingCheckpoints(s)[0]?.accuracy);
  return useMemo(() => {
    if (!estimate || accuracy === undefined) return null;
    const { latencyMs, energyMj } = estimate;
    return { encoding: '', latencyMs, energyMj, accuracy };
  }, [estimate, accuracy]);
}

export function SearchDrawer() {
  const store = useStudioStore();
  const live = useLive(searchLive, (s) => s);
  const current = useCurrent();
  const system = useSystem();
  const provenance = system ? systemProvenance(system) : 'predicted';
  const data = useMemo(() => paretoOf(live, current, provenance), [live, current, provenance]);
  return (
    <Group align="stretch" wrap="nowrap" gap={0} h="100%">
      <Sized height="100%">
        {(width, height) => (
          <ParetoScatter
            data={data}
            width={width}
            height={Math.max(200, height)}
            onOpen={(encoding) => openFrontDesign(store, encoding)}
            onHover={(encoding) => searchLive.setState({ hovered: encoding ?? null })}
          />
        )}
      </Sized>
      <Chosen live={live} />
    </Group>
  );
}

/** The design under the pointer, or the one last opened. */
function Chosen({ live }: { live: SearchLive }) {
  const system = useSystem();
  const id = live.hovered ?? live.selected;
  const design = live.front.find((d) => d.encoding === id);
  return (
    <Stack gap="sm" w={232} p="md" style={{ flex: 'none', borderLeft: '1px solid var(--rule)' }}>
      {design ? (
        <>
          <FigureText
            label="Latency"
            figure={{
              value: design.latencyMs,
              unit: 'ms',
              provenance: system ? systemProvenance(system) : 'predicted',
              ...(design.lowMs !== undefined && { low: design.lowMs }),
              ...(design.highMs !== undefined && { high: design.highMs }),
              where: design.lowMs === undefined ? 'the sum of its op times' : 'the latency predictor',
            }}
          />
          {design.energyMj > 0 && (
            <FigureText
              label="Device energy"
              figure={{ value: design.energyMj, unit: 'mJ', provenance: 'modelled' }}
            />
          )}
          <FigureText
            label={live.source === 'predictor' ? 'Accuracy, trained alone' : 'Accuracy (supernet)'}
            figure={{
              value: design.accuracy,
              unit: 'fraction',
              provenance: 'predicted',
              where:
                live.source === 'predictor'
                  ? 'the accuracy predictor'
                  : 'the supernet, on validation samples',
              ...(design.low !== undefined && { low: design.low }),
              ...(design.high !== undefined && { high: design.high }),
            }}
          />
          <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {design.encoding}
          </Text>
        </>
      ) : (
        <Text size="sm" c="dimmed">
          {live.front.length > 0
            ? 'Point at a design of the front for its figures; click to open it on the canvas.'
            : 'The front appears here while a search runs: the best accuracy for each budget.'}
        </Text>
      )}
    </Stack>
  );
}
