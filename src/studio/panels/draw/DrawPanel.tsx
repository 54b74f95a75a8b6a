import { Stack, Text } from '@mantine/core';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { STRINGS } from '../../kit/strings.ts';
import { useStudio } from '../../store/useStudio.ts';
import { ZooSection } from '../zoo/ZooSection.tsx';
import { DesignSection } from './DesignSection.tsx';
import { Inspector } from './Inspector.tsx';
import { Problems } from './Problems.tsx';
import { RewriteSection } from './RewriteSection.tsx';

/** Step 2: the design as a whole, or the op that is selected. */
export function DrawPanel() {
  const design = useStudio((s) => s.project.design);
  const selection = useStudio((s) => s.ui.selection);
  const op = selection.length === 1 ? design.ops.find((o) => o.id === selection[0]) : undefined;
  return (
    <Stack gap="lg">
      <PanelHead title={STRINGS.steps.draw.title}>{STRINGS.steps.draw.about}</PanelHead>
      {op ? (
        <Inspector op={op} />
      ) : (
        <Text size="sm" className="hint">
          {selection.length > 1
            ? `${selection.length} ops are selected: drag them together, press L to change their lane, Delete to remove them.`
            : 'Select an op to change it. Drag one to the other lane to run it there.'}
        </Text>
      )}
      <Problems />
      <DesignSection />
      <RewriteSection />
      <ZooSection />
    </Stack>
  );
}
