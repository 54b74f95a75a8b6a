import { Button, Text } from '@mantine/core';
import { gapWords } from '../../../system/coding.ts';
import type { Figure } from '../../../system/provenance.ts';
import { FigureLine } from '../../kit/FigureText.tsx';
import { useIdle } from '../../kit/useIdle.ts';
import { powerOf } from '../../machines/power.ts';
import { TimeOps } from '../../machines/TimeOps.tsx';
import { latencyFigure, predictionNow } from '../../prediction/figures.ts';
import { currentTiming } from '../../store/commands.ts';
import { currentProblems } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

const MEMORY = 'weights and values by their life in the emitted graphs; the engine itself comes on top';

/** What the design costs on the chosen machines: each figure with its provenance. */
export function PredictedFacts() {
  const store = useStudioStore();
  const prediction = useIdle(useStudio(predictionNow));
  const uncounted = prediction && gapWords(prediction.uncounted);
  const valid = useStudio((s) => currentProblems(s).length === 0);
  const measured = useStudio((s) => {
    const timing = currentTiming(s);
    return timing?.latency.provenance === 'measured' ? timing.latency : null;
  });
  const power = powerOf(useStudio((s) => s.project.system.power));
  const memory = useStudio((s) => s.prediction.memory);
  if (!valid) return null;
  const bytes = (value: number): Figure => ({ value, unit: 'bytes', provenance: 'modelled', where: MEMORY });
  return (
    <section aria-label="Cost on the chosen machines" data-testid="predicted-facts">
      <dl className="facts">
        {measured && <FigureLine label="Latency" figure={measured} />}
        {prediction && (
          <>
            <FigureLine label="Latency" figure={latencyFigure(prediction)} testId="fact-latency" />
            <FigureLine
              label="Frames a second"
              figure={{
                value: prediction.throughputFps,
                unit: 'frames/s',
                provenance: prediction.provenance,
                where: 'frames overlap: the slowest of device, link and edge sets the pace',
              }}
              testId="fact-throughput"
            />
            {Number.isFinite(prediction.energyMj) && (
              <FigureLine
                label="Device energy"
                figure={{
                  value: prediction.energyMj,
                  unit: 'mJ',
                  provenance: 'modelled',
                  where: power.source,
                }}
                testId="fact-energy"
              />
            )}
          </>
        )}
        {memory && memory.device > 0 && (
          <FigureLine label="Device memory" figure={bytes(memory.device)} testId="fact-memory-device" />
        )}
        {memory && memory.edge > 0 && (
          <FigureLine label="Edge memory" figure={bytes(memory.edge)} testId="fact-memory-edge" />
        )}
      </dl>
      {uncounted && (
        <Text size="xs" c="dimmed" mt={4} data-testid="fact-uncounted">
          {`Of the latency ${uncounted}. A new profile of the machine includes it; modelled machines do not have it.`}
        </Text>
      )}
      <TimeOps />
      {!prediction && (
        <Text size="xs" c="dimmed" mt={4}>
          Latency and energy appear once the machines are profiled, or modelled ones are chosen.{' '}
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => store.getState().show({ step: 'setup' })}
            data-testid="to-machines"
          >
            Choose machines
          </Button>
        </Text>
      )}
    </section>
  );
}
