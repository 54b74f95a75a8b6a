import { Button } from '@mantine/core';
import { memo, type ReactNode, type RefObject, useRef } from 'react';
import { runAction } from './action.ts';
import './savedChart.css';
import { useStudioStore } from '../store/useStudio.ts';
import { CHART, saveChart } from './saveChart.ts';

interface SavedChartProps {
  /** The beginning of its file's name. */
  name: string;
  /** What belongs to this chart, beside its buttons. */
  tools?: ReactNode;
  /** One chart. */
  children: ReactNode;
}

/** Apart from the chart, which a search redraws several times a second. */
const SaveButtons = memo(function SaveButtons({ frame }: { frame: RefObject<HTMLDivElement | null> }) {
  const store = useStudioStore();
  const save = (form: 'svg' | 'png') => {
    const chart = frame.current;
    if (!chart) return;
    const title = `Save the chart as ${form.toUpperCase()}`;
    void runAction(store, { id: 'chart', title, group: 'View', run: () => saveChart(chart, form) });
  };
  return (['svg', 'png'] as const).map((form) => (
    <Button
      key={form}
      size="compact-xs"
      variant="subtle"
      color="gray"
      aria-label={`${form.toUpperCase()}: save this chart as a file`}
      onClick={() => save(form)}
      data-testid={`chart-${form}`}
    >
      {form.toUpperCase()}
    </Button>
  ));
});

/** A chart with buttons to save it. */
export function SavedChart({ name, tools, children }: SavedChartProps) {
  const frame = useRef<HTMLDivElement>(null);
  return (
    <div className="saved-chart" ref={frame} {...{ [CHART]: name }}>
      <div className="saved-chart-tools">
        {tools}
        <span className="saved-chart-save">
          <SaveButtons frame={frame} />
        </span>
      </div>
      <div className="saved-chart-body">{children}</div>
    </div>
  );
}
