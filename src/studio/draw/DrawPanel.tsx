import { Stack } from '@mantine/core';
import { PanelHead } from '../panels/parts/PanelHead.tsx';
import { useStudio } from '../store/useStudio.ts';
import { STRINGS } from '../strings/strings.ts';
import { DesignSection } from './DesignSection.tsx';
import { Inspector } from './Inspector.tsx';
import { Problems } from './Problems.tsx';

/** Step 2: the design as a whole, or the op that is selected. */
export function DrawPanel() {
  const design = useStudio((s) => s.project.design);
  const selection = useStudio((s) => s.ui.selection);
  const op = selection.length === 1 ? design.ops.find((o) => o.id === selection[0]) : undefined;
  return (
    <Stack gap="lg">
      <PanelHead title={STRINGS.steps.draw.title}>{STRINGS.steps.draw.about}</PanelHead>
      {op ? <Inspector op={op} /> : null}
      <Problems />
      <DesignSection />
    </Stack>
  );
}
