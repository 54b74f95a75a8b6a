import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconZoomIn, IconZoomOut, IconZoomReset } from '@tabler/icons-react';
import { memo } from 'react';
import { OBJECTIVE_IDS, type ObjectiveId, objective } from '../../../search/objectives.ts';
import { type ParetoData, scatterScales, wholeOf, zoomed } from '../../charts/paretoScales.ts';
import type { SearchSession } from '../../store/session/search.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

/** Any plot will do to zoom about its middle. */
const PLOT = { width: 1000, height: 1000 };
const STEP = 0.6;

interface ScatterToolsProps {
  /** What is drawn now; the same function as long as the scatter is there. */
  drawn: () => ParetoData;
}

/** What the scatter shows of its candidates, and how much of the plot. Not drawn with every snapshot: it has a dozen of controls. */
export const ScatterTools = memo(function ScatterTools({ drawn }: ScatterToolsProps) {
  const store = useStudioStore();
  const axes = useStudio((s) => s.search.axes);
  const colour = useStudio((s) => s.search.colour);
  const brush = useStudio((s) => s.search.brush);
  const zoom = useStudio((s) => s.search.zoom);
  const put = (patch: Partial<SearchSession>) => store.getState().put('search', patch);
  // Another axis has other values: what was shown of the one before means nothing on it.
  const turn = (side: 'x' | 'y', id: ObjectiveId) => put({ axes: { ...axes, [side]: id }, zoom: null });
  const by = (factor: number) => {
    const data = drawn();
    const scales = scatterScales(data, PLOT.width, PLOT.height);
    put({ zoom: zoomed(scales, wholeOf(data), factor, { x: 517, y: 494 }, PLOT) });
  };
  const [x, y] = [brush[axes.x], brush[axes.y]];
  return (
    <div className="scatter-tools">
      <Choice label="Y" value={axes.y} onChoose={(id) => id && turn('y', id)} testId="search-axis-y" />
      <Choice label="X" value={axes.x} onChoose={(id) => id && turn('x', id)} testId="search-axis-x" />
      <Choice
        label="Colour"
        value={colour}
        none="one colour"
        onChoose={(id) => put({ colour: id })}
        testId="search-colour"
      />
      <span className="scatter-zoom">
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label="Zoom in"
          data-hint="Zoom in"
          onClick={() => by(STEP)}
          data-testid="zoom-in"
        >
          <IconZoomIn size={16} />
        </ActionIcon>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label="Zoom out"
          data-hint={zoom ? 'Zoom out' : 'Zoom out: all is in view'}
          disabled={!zoom}
          onClick={() => by(1 / STEP)}
          data-testid="zoom-out"
        >
          <IconZoomOut size={16} />
        </ActionIcon>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label="Show all"
          data-hint={zoom ? 'Show all' : 'Show all: all is in view'}
          disabled={!zoom}
          onClick={() => put({ zoom: null })}
          data-testid="zoom-whole"
        >
          <IconZoomReset size={16} />
        </ActionIcon>
        {x && y && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => put({ zoom: { x, y } })}
            data-testid="zoom-brush"
          >
            Zoom to the box
          </Button>
        )}
      </span>
    </div>
  );
});

interface ChoiceProps {
  label: string;
  value: ObjectiveId | null;
  /** The words for none; absent where one is always chosen. */
  none?: string;
  onChoose: (id: ObjectiveId | null) => void;
  testId: string;
}

const Choice = ({ label, value, none, onChoose, testId }: ChoiceProps) => (
  // biome-ignore lint/a11y/noLabelWithoutControl: the select is its control
  <label className="scatter-choice">
    {label}
    <NativeSelect
      size="xs"
      value={value ?? ''}
      onChange={(event) => onChoose((event.currentTarget.value || null) as ObjectiveId | null)}
      data={[
        ...(none ? [{ value: '', label: none }] : []),
        ...OBJECTIVE_IDS.map((id) => ({ value: id, label: objective(id).title })),
      ]}
      data-testid={testId}
    />
  </label>
);
