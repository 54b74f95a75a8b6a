import { SegmentedControl, Text } from '@mantine/core';
import { TrainingCurves } from '../../charts/TrainingCurves.tsx';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import type { TrainView } from '../../store/session/training.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { CompareView } from './CompareView.tsx';
import { ConfusionView } from './ConfusionView.tsx';
import { MissesView } from './MissesView.tsx';
import { savedCurves } from './record.ts';

const VIEWS: { value: TrainView; label: string }[] = [
  { value: 'curves', label: 'Curves' },
  { value: 'compare', label: 'Compare' },
  { value: 'confusion', label: 'Confusion' },
  { value: 'misses', label: 'Worst misses' },
];
const CONTENT = { curves: Curves, compare: CompareView, confusion: ConfusionView, misses: MissesView };

export function TrainDrawer() {
  const store = useStudioStore();
  const view = useStudio((s) => s.training.view);
  const Content = CONTENT[view];
  return (
    <div className="train-drawer">
      <SegmentedControl
        size="xs"
        aria-label="What to look at"
        value={view}
        onChange={(value) => store.getState().put('training', { view: value as TrainView })}
        data={VIEWS}
        data-testid="train-view"
      />
      <div className="train-drawer-content">
        <Content />
      </div>
    </div>
  );
}

/** The curves of the training that runs; before any in this visit, those of the newest checkpoint. */
function Curves() {
  const training = useStudio((s) => s.training);
  const kept = useStudio((s) => fittingCheckpoints(s)[0]);
  const data = training.designKey === null && kept ? savedCurves(kept) : training;
  if (data.loss.length === 0 && data.accuracy.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        Loss and validation accuracy are drawn here while a design trains.
      </Text>
    );
  }
  const { loss, accuracy, epochs } = data;
  return (
    <SavedChart name="training">
      <Sized height="100%">
        {(width, height) => (
          <TrainingCurves data={{ loss, accuracy, epochs }} width={width} height={Math.max(220, height)} />
        )}
      </Sized>
    </SavedChart>
  );
}
