import { Stack, Text } from '@mantine/core';
import { memo } from 'react';
import type { Design } from '../../../design/types.ts';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { STRINGS } from '../../kit/strings.ts';
import { useStudio } from '../../store/useStudio.ts';
import { ZooSection } from '../zoo/ZooSection.tsx';
import { DesignSection } from './DesignSection.tsx';
import { Inspector } from './Inspector.tsx';
import { Problems } from './Problems.tsx';
import { RewriteSection } from './RewriteSection.tsx';
import { useUnhurried } from './useUnhurried.ts';

/** Step 2: the design as a whole, or the op that is selected. */
export function DrawPanel() {
  const design = useUnhurried(useStudio((s) => s.project.design));
  const selection = useUnhurried(useStudio((s) => s.ui.selection));
  return (
    <Stack gap="lg">
      <PanelHead title={STRINGS.steps.draw.title}>{STRINGS.steps.draw.about}</PanelHead>
      <Selected design={design} selection={selection} />
      <Whole />
    </Stack>
  );
}

const Selected = memo(function Selected({
  design,
  selection,
}: {
  design: Design;
  selection: readonly string[];
}) {
  const op = selection.length === 1 ? design.ops.find((o) => o.id === selection[0]) : undefined;
  if (op) return <Inspector op={op} design={design} />;
  return (
    <Text size="sm" className="hint">
      {selection.length > 1
        ? `${selection.length} ops are selected: drag them together, press L to change their lane, Delete to remove them.`
        : 'Select an op to change it. Drag one to the other lane to run it there.'}
    </Text>
  );
});

const Whole = memo(function Whole() {
  return (
    <>
      <Problems />
      <DesignSection />
      <RewriteSection />
      <ZooSection />
    </>
  );
});
