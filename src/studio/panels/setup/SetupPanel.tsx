import { Stack } from '@mantine/core';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { STRINGS } from '../../kit/strings.ts';
import { ZooSection } from '../zoo/ZooSection.tsx';
import { SystemSection } from './SystemSection.tsx';
import { TaskSection } from './TaskSection.tsx';

/** Step 1: what to recognise, and the machines that do it. */
export function SetupPanel() {
  return (
    <Stack gap="lg">
      <PanelHead title={STRINGS.steps.setup.title}>{STRINGS.steps.setup.about}</PanelHead>
      <ZooSection />
      <TaskSection />
      <SystemSection />
    </Stack>
  );
}
