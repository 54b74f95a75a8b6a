import { Stack } from '@mantine/core';
import { useStore } from 'zustand';
import { LATER_STRINGS } from '../../kit/laterStrings.ts';
import { PanelHead } from '../../kit/PanelHead.tsx';
import { STRINGS } from '../../kit/strings.ts';
import { useAction } from '../../kit/useAction.ts';
import { settings } from '../../store/settings.ts';
import { ZooSection } from '../zoo/ZooSection.tsx';
import { SystemSection } from './SystemSection.tsx';
import { TaskSection } from './TaskSection.tsx';

/** Step 1: what to recognise, and the machines that do it. */
export function SetupPanel() {
  return (
    <Stack gap="sm">
      <PanelHead title={STRINGS.steps.setup.title} beside={<TourOffer />}>
        {STRINGS.steps.setup.about}
      </PanelHead>
      <ZooSection />
      <TaskSection />
      <SystemSection />
    </Stack>
  );
}

/** Once, to who is new here; the tour stays in the palette. */
function TourOffer() {
  const seen = useStore(settings, ({ tourSeen }) => tourSeen);
  const tour = useAction('view.tour');
  if (seen) return null;
  return (
    <button type="button" className="term" onClick={tour.run} data-testid="tour-offer">
      {LATER_STRINGS.tour.offer}
    </button>
  );
}
