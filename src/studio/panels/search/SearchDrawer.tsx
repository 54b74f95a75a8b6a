import { Group, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { type ParetoData, ParetoScatter } from '../../charts/ParetoScatter.tsx';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { fittingCheckpoints } from '../parts/checkpoints.ts';
import { FigureText } from '../parts/FigureText.tsx';
import { useLive } from '../parts/live.ts';
import { Sized } from '../parts/Sized.tsx';
import { usePrediction } from '../parts/usePrediction.ts';
import { openFrontDesign } from './controller.ts';
import { type FrontDesign, type SearchLive, searchLive } from './live.ts';

const COSTS = {
  latency: { name: 'Latency', unit: 'ms', offset: 0, of: (d: FrontDesign) => d.latencyMs },
  energy: { name: 'Device energy', unit: 'mJ', offset: 1, of: (d: FrontDesign) => d.energyMj },
} as const;

/** The evaluated candidates as cost and accuracy pairs. */
function pairs(cloud: Float32Array, offset: 0 | 1): Float32Array {
  const out = new Float32Array((cloud.length / 3) * 2);
  for (let i = 0, o = 0; i < cloud.length; i += 3, o += 2) {
    out[o] = cloud[i + offset] as number;
    out[o + 1] = cloud[i + 2] as number;
  }
  return out;
}

/** One of two costs of each candidate. */
function costs(rug: Float32Array, offset: 0 | 1): Float32Array {
  return Float32Array.from({ length: rug.length / 2 }, (_, i) => rug[2 * i + offset] as number);
}

/** What the scatter draws of a search. */
export function paretoOf(live: SearchLive, current: FrontDesign | null): ParetoData {
  const cost = COSTS[live.cost];
  return {
    current: current ? { id: 'current', cost: cost.of(current), accuracy: current.accuracy } : undefined,
    costName: cost.name,
    costUnit: cost.unit,
    cloud: pairs(live.cloud, cost.offset),
    rug: costs(live.rug, cost.offset),
    front: live.front.map((d) => ({ id: d.encoding, cost: cost.of(d), accuracy: d.accuracy })),
    selected: live.selected ?? undefined,
    limit: (live.cost === 'latency' ? live.maxLatencyMs : live.maxEnergyMj) ?? undefined,
  };
}

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
  const data = useMemo(() => paretoOf(live, current), [live, current]);
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
  const id = live.hovered ?? live.selected;
  const design = live.front.find((d) => d.encoding === id);
  return (
    <Stack gap="sm" w={232} p="md" style={{ flex: 'none', borderLeft: '1px solid var(--rule)' }}>
      {design ? (
        <>
          <FigureText
            label="Latency"
            figure={{ value: design.latencyMs, unit: 'ms', provenance: 'predicted' }}
          />
          <FigureText
            label="Device energy"
            figure={{ value: design.energyMj, unit: 'mJ', provenance: 'modelled' }}
          />
          <FigureText
            label="Accuracy (supernet)"
            figure={{
              value: design.accuracy,
              unit: 'fraction',
              provenance: 'predicted',
              where: 'the supernet, on validation samples',
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
