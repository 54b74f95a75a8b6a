import { Text } from '@mantine/core';
import { useMemo } from 'react';
import { DispatchChart } from '../../charts/DispatchChart.tsx';
import { LATER_STRINGS } from '../../kit/laterStrings.ts';
import { SavedChart } from '../../kit/SavedChart.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { useStudio } from '../../store/useStudio.ts';
import { chosenChart, playedChart } from './chartData.ts';

/** The trace: as it will be played, as it is played, and what each run gave. */
export function DispatchDrawer() {
  const dispatch = useStudio((s) => s.dispatch);
  const { played } = dispatch;
  const data = useMemo(() => (played ? playedChart(played) : chosenChart(dispatch)), [played, dispatch]);
  return (
    <div className="drawer-scroll">
      {!played && (
        <Text size="sm" c="dimmed" data-testid="dispatch-empty">
          {LATER_STRINGS.dispatch.empty}
        </Text>
      )}
      <SavedChart name="dispatch">
        <Sized>{(width) => <DispatchChart data={data} width={width} />}</Sized>
      </SavedChart>
    </div>
  );
}
